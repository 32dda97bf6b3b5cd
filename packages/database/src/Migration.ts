/**
 * What a migration is. Old and new code run beside each other while a release is rolled out, so a step that the old code does
 * not survive has to say so and waits for a later release (`contract`); the checks of `SchemaRules` hold every step to that.
 */
import { Effect } from "effect"
import { SqlClient, type SqlError } from "effect/sql"

type Run = Effect.Effect<void, SqlError.SqlError, SqlClient.SqlClient>

/** A step that is more than an addition in one transaction. */
export interface DeclaredMigration {
  readonly run: Run
  /** The newest release whose code still needs what this step takes away: it must be gone before this runs. `null`: none. */
  readonly contractAfter: string | null
  /** `false`: outside a transaction, for what PostgreSQL does only there. Such a step must bear being run again from the start. */
  readonly transaction: boolean
}

/** Numbered, forward-only migrations of one schema: `0001_what` to an effect. A published one is never changed. */
export type Migrations = Readonly<Record<string, Run | DeclaredMigration>>

/** One of them, with what it says of itself. */
export interface Migration extends DeclaredMigration {
  readonly id: number
  readonly name: string
  /** `0001_what`. */
  readonly key: string
}

/** Takes away what release `after` was the last to use: a column, a table, an old name. */
export const contract = (after: string, run: Run): DeclaredMigration => ({
  run,
  contractAfter: after,
  transaction: true
})

/** Makes an index while the table is written to. `definition` is what follows the name: `ON enrollments (due_at)`. */
export const indexConcurrently = (index: string, definition: string): DeclaredMigration => ({
  run: Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    // What an interrupted run left is invalid: it costs every write and serves no read.
    const broken = yield* sql`SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relname = ${index} AND c.relnamespace = current_schema()::regnamespace AND NOT i.indisvalid`
    if (broken.length > 0) yield* sql.unsafe(`DROP INDEX CONCURRENTLY "${index}"`)
    yield* sql.unsafe(`CREATE INDEX CONCURRENTLY IF NOT EXISTS "${index}" ${definition}`)
  }),
  contractAfter: null,
  transaction: false
})

const keyPattern = /^(\d{4})_([a-z0-9_]+)$/

/** The migrations in their order. A key that is no `0001_what`, or a number twice, is a fault of the code. */
export const ordered = (migrations: Migrations): ReadonlyArray<Migration> => {
  const steps = Object.entries(migrations).map(([key, step]): Migration => {
    const [, number, name] = keyPattern.exec(key) ?? []
    if (number === undefined || name === undefined) throw new Error(`migration "${key}" is not named like 0001_what`)
    const declared = Effect.isEffect(step) ? { run: step, contractAfter: null, transaction: true } : step
    return { ...declared, id: Number(number), name, key }
  })
  if (new Set(steps.map(({ id }) => id)).size !== steps.length) throw new Error("two migrations have one number")
  return steps.toSorted((a, b) => a.id - b.id)
}

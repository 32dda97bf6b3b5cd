/** Whether the schema has what this code needs. One that has more is fine: the newer release beside this one only added to it. */
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Schema } from "effect"
import type { SqlError } from "effect/sql"
import { type Migrations, ordered } from "./Migration.ts"

export class SchemaCheck extends Context.Service<
  SchemaCheck,
  {
    /** `null`, or what the schema lacks and what to do, in one sentence. Nothing is said of a database that does not answer. */
    readonly behind: Effect.Effect<string | null>
  }
>()("@lyceum/database/SchemaCheck") {}

const Ids = Schema.Array(Schema.Struct({ id: Schema.Int }))

/** `null`, or what of the migrations was not run. */
export const schemaBehind = (
  schema: string,
  migrations: Migrations
): Effect.Effect<string | null, SqlError.SqlError, PgClient.PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const known = yield* sql`SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migrations'`
    const rows = known.length === 0 ? [] : yield* sql`SELECT migration_id AS id FROM migrations`
    const run = new Set((yield* Effect.orDie(Schema.decodeUnknownEffect(Ids)(rows))).map(({ id }) => id))
    const missing = ordered(migrations).filter(({ id }) => !run.has(id))
    const [first] = missing
    if (first === undefined) return null
    const more = missing.length === 1 ? "" : ` and ${missing.length - 1} more`
    return `the schema ${schema} lacks migration ${first.key}${more}: run this release's migration job`
  })

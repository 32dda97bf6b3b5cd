/** Every read model as text, row by row: what "the same bytes" means here. */
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readModelTables } from "../src/migrations/0002_read_models.ts"

const decode = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ row: Schema.String })))

/** The rows of every table, in the order of their text. */
export const dump = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables: Record<string, ReadonlyArray<string>> = {}
  for (const table of readModelTables) {
    const rows = yield* decode(yield* sql`SELECT t::text AS row FROM ${sql(table)} t ORDER BY 1`)
    tables[table] = rows.map(({ row }) => row)
  }
  return tables
}).pipe(Effect.orDie)

/** Forgets everything, the inbox too. */
export const empty = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`TRUNCATE ${sql.csv(readModelTables.map((table) => sql`${sql(table)}`))}`
  yield* sql`DELETE FROM inbox`
}).pipe(Effect.orDie)

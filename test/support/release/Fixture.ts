/** What an installation of an earlier release held: read from its file, and put back into a database. */
import { PgClient } from "@effect/sql-pg"
import type { SchemaUrls } from "@lyceum/database/Provision"
import { Effect, type Redacted, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { schemaNames } from "./Schemas.ts"

const HeldSchema = Schema.Struct({
  schema: Schema.Literals(schemaNames),
  /** The migrations that had been run. */
  migrations: Schema.Array(Schema.String),
  /** What they ran, as it was then. */
  statements: Schema.Array(Schema.String),
  /** The rows of each table as JSON text. */
  tables: Schema.Array(Schema.Struct({ name: Schema.String, rows: Schema.String }))
})
export const ReleaseFixture = Schema.Struct({ release: Schema.String, schemas: Schema.Array(HeldSchema) })
export type ReleaseFixture = typeof ReleaseFixture.Type

/** The fixture of a release; its file is made by `scripts/release-fixture.ts`. */
export const releaseFixture = (release: string) =>
  Schema.decodeEffect(Schema.fromJsonString(ReleaseFixture))(
    gunzipSync(readFileSync(join(import.meta.dirname, "..", "..", "releases", `${release}.json.gz`))).toString()
  ).pipe(Effect.orDie)

const as = (url: Redacted.Redacted) => Effect.provide(PgClient.layer({ url, maxConnections: 1 }))

/** Older than every transaction of any server: stored transaction ids mean nothing on another one (`packages/database/README.md`, Restoring). */
const anyXid = "3"

/** Puts one schema back: its tables as its owner made them then, and the rows past every trigger and constraint. */
export const restore = (held: ReleaseFixture["schemas"][number], urls: SchemaUrls, superuserUrl: Redacted.Redacted) =>
  Effect.gen(function* () {
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* Effect.forEach(held.statements, (statement) => sql.unsafe(statement), { discard: true })
      yield* sql`CREATE TABLE migrations (
        migration_id int PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(), name text NOT NULL)`
      for (const key of held.migrations) {
        yield* sql`INSERT INTO migrations (migration_id, name) VALUES (${Number(key.slice(0, 4))}, ${key.slice(5)})`
      }
    }).pipe(as(urls.ownerUrl))
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* sql.unsafe(`SET search_path = "${held.schema}"`)
      yield* sql`SET session_replication_role = replica`
      for (const { name, rows } of held.tables) {
        yield* sql.unsafe(`DELETE FROM "${name}"`)
        yield* sql.unsafe(
          `INSERT INTO "${name}" OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::"${name}", $1::json)`,
          [rows]
        )
      }
      const columns = yield* sql<{ readonly table: string; readonly column: string; readonly identity: boolean }>`
        SELECT table_name AS "table", column_name AS "column", is_identity = 'YES' AS identity FROM information_schema.columns
        WHERE table_schema = ${held.schema} AND (udt_name = 'xid8' OR is_identity = 'YES')`
      for (const { column, identity, table } of columns) {
        yield* identity
          ? sql.unsafe(
              `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), coalesce(max("${column}"), 0) + 1, false) FROM "${table}"`
            )
          : sql.unsafe(`UPDATE "${table}" SET "${column}" = '${anyXid}'`)
      }
      if (held.tables.some(({ name }) => name === "relay")) {
        yield* sql`UPDATE relay SET position = coalesce((SELECT max(position) FROM events), 0)`
      }
    }).pipe(as(superuserUrl))
  }).pipe(Effect.orDie)

/**
 * What an installation of a release holds, for the test of the upgrade from it: `node scripts/release-fixture.ts <release> <data
 * folder>` on the folder of a platform of that release that was stopped. Writes `test/releases/<release>.json.gz`.
 */
import { NodeRuntime } from "@effect/platform-node"
import { PgClient } from "@effect/sql-pg"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { statementsOf } from "@lyceum/database/migrate/Statements"
import { ordered } from "@lyceum/database/Migration"
import { Console, Effect, Redacted } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { schemas, type SchemaName } from "../test/support/release/Schemas.ts"
import type { ReleaseFixture } from "../test/support/release/Fixture.ts"

const database = "lyceum"
const at = (serverUrl: string, name: string) => {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 })
}

/** The statements of the release's migrations, by running them on a database of their own. */
const definition = (serverUrl: string, schema: SchemaName, keys: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const scratch = `scratch_${schema}`
    yield* sql.unsafe(`DROP DATABASE IF EXISTS ${scratch}`)
    yield* sql.unsafe(`CREATE DATABASE ${scratch}`)
    const steps = ordered(schemas[schema]).filter(({ key }) => keys.includes(key))
    if (steps.length !== keys.length) return yield* Effect.die(`${schema}: this code lacks some of ${keys.join(", ")}`)
    const statements = yield* Effect.forEach(steps, ({ run }) => statementsOf(run)).pipe(
      Effect.provide(at(serverUrl, scratch))
    )
    yield* sql.unsafe(`DROP DATABASE ${scratch}`)
    return statements.flat()
  })

const contents = (serverUrl: string, schema: SchemaName) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql.unsafe(`SET search_path = "${schema}"`)
    const applied = yield* sql<{ readonly key: string }>`SELECT lpad(migration_id::text, 4, '0') || '_' || name AS key
      FROM migrations ORDER BY migration_id`
    const names = yield* sql<{ readonly name: string }>`SELECT tablename AS name FROM pg_tables
      WHERE schemaname = ${schema} AND tablename <> 'migrations' ORDER BY tablename`
    if (names.some(({ name }) => name === "relay")) {
      // A restore moves the transaction ids: what no relay has published yet would never be.
      const behind = yield* sql`SELECT 1 FROM events e, relay r WHERE (e.xid, e.position) > (r.xid, r.position) LIMIT 1`
      if (behind.length > 0) return yield* Effect.die(`${schema}: its relay has not published all events yet`)
    }
    const tables = yield* Effect.forEach(names, ({ name }) =>
      Effect.map(
        sql.unsafe<{ readonly rows: string | null }>(`SELECT json_agg(t)::text AS rows FROM "${name}" t`),
        ([row]) => ({ name, rows: row?.rows ?? "[]" })
      )
    )
    const migrations = applied.map(({ key }) => key)
    return { migrations, statements: yield* definition(serverUrl, schema, migrations), tables }
  }).pipe(Effect.provide(at(serverUrl, database)))

const main = Effect.gen(function* () {
  const [release, folder] = process.argv.slice(2)
  if (release === undefined || folder === undefined) {
    return yield* Effect.die("usage: node scripts/release-fixture.ts <release> <data folder>")
  }
  const { url } = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
  const names: ReadonlyArray<SchemaName> = ["user", "course", "enrollment", "progress", "analytics", "messaging"]
  const held = yield* Effect.forEach(names, (name) =>
    Effect.map(contents(url, name), (content) => ({ schema: name, ...content }))
  )
  const fixture: ReleaseFixture = { release, schemas: held }
  const file = join(import.meta.dirname, "..", "test", "releases", `${release}.json.gz`)
  writeFileSync(file, gzipSync(JSON.stringify(fixture), { level: 9 }))
  yield* Console.log(`${file} written`)
})

NodeRuntime.runMain(Effect.scoped(main))

/** A service and its schema while a release is rolled out: the schema may be ahead of the code, never behind it. */
import { assert, describe, it } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import type { Migrations } from "@lyceum/database/Migration"
import { runMigrations } from "@lyceum/database/migrate/RunMigrations"
import { SchemaCheck } from "@lyceum/database/SchemaCheck"
import { Inspection } from "@lyceum/runtime/inspection/Inspection"
import { Health } from "@lyceum/runtime/management/Health"
import { serviceDatabase } from "@lyceum/runtime/management/ServiceDatabase"
import { databaseHealth } from "@lyceum/runtime/management/ServiceHealth"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { ConfigProvider, Effect, Fiber, Layer, Redacted, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { createServer } from "node:net"

const statement = (text: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(text)).pipe(Effect.asVoid)
const before: Migrations = { "0001_notes": statement("CREATE TABLE notes (id int PRIMARY KEY)") }
const after: Migrations = { ...before, "0002_text": statement("ALTER TABLE notes ADD COLUMN text text") }

const schema = Effect.flatMap(freshDatabase(["notes"]), ({ notes }) => Effect.orDie(Effect.fromNullishOr(notes)))
const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})
const configuration = (url: Redacted.Redacted, port: number) =>
  ConfigProvider.layer(ConfigProvider.fromUnknown({ DATABASE_URL: Redacted.value(url), MANAGEMENT_PORT: String(port) }))
/** What the probe is told; asks again while nobody listens. */
const readiness = (port: number) =>
  Effect.tryPromise(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { headers: { connection: "close" } })
    return { status: answer.status, text: await answer.text() }
  }).pipe(Effect.retry(Schedule.spaced("20 millis")))

describe("a service and its schema", () => {
  it.live("behind: nothing starts, readiness says what is missing, and the job's end is enough to go on", () =>
    Effect.gen(function* () {
      const { ownerUrl, url } = yield* schema
      yield* runMigrations({ schema: "notes", ownerUrl, migrations: before })
      const port = yield* freePort
      const started = yield* Effect.forkChild(
        Layer.build(serviceDatabase("notes", after).pipe(Layer.provide(configuration(url, port))))
      )
      const told = yield* readiness(port)
      assert.strictEqual(told.status, 503)
      assert.include(told.text, "the schema notes lacks migration 0002_text: run this release's migration job")
      assert.isUndefined(started.pollUnsafe())
      yield* runMigrations({ schema: "notes", ownerUrl, migrations: after })
      yield* Fiber.join(started)
    })
  )

  it.live("ahead: a release before it goes on", () =>
    Effect.gen(function* () {
      const { ownerUrl, url } = yield* schema
      yield* runMigrations({ schema: "notes", ownerUrl, migrations: after })
      const behind = yield* Effect.flatMap(SchemaCheck, (check) => check.behind).pipe(
        Effect.provide(serviceDatabase("notes", before).pipe(Layer.provide(configuration(url, 0))))
      )
      assert.isNull(behind)
    })
  )

  it.live("falling behind while it runs (a restore) ends readiness, with the sentence", () =>
    Effect.gen(function* () {
      const { ownerUrl, url } = yield* schema
      yield* runMigrations({ schema: "notes", ownerUrl, migrations: after })
      const running = databaseHealth.pipe(
        Layer.provideMerge(Health.layer),
        Layer.provide(Inspection.layer),
        Layer.provide(serviceDatabase("notes", after).pipe(Layer.provide(configuration(url, 0))))
      )
      yield* Effect.gen(function* () {
        const { ready } = yield* Health
        assert.deepStrictEqual(yield* ready, { ready: true, checks: { database: "ok" } })
        yield* statement("DELETE FROM migrations WHERE migration_id = 2").pipe(
          Effect.provide(PgClient.layer({ url: ownerUrl, maxConnections: 1 }))
        )
        const now = yield* ready
        assert.isFalse(now.ready)
        assert.match(now.checks["database"] ?? "", /lacks migration 0002_text/)
      }).pipe(Effect.provide(running))
    })
  )
})

/** Reads on a real streaming replica, and what becomes of them when it is behind, away or not there. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { readerClient, ReadSql, replicaLag } from "@lyceum/database/ReadSql"
import { Context, Effect, Exit, Layer, Redacted, Schedule, Scope } from "effect"
import { execFileSync } from "node:child_process"
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const streaming = { wal_level: "replica", max_wal_senders: "4", hot_standby: "on" }
const client = (url: string) =>
  Effect.map(Layer.build(PgClient.layer({ url: Redacted.make(url), maxConnections: 2 })), (context) =>
    Context.get(context, PgClient.PgClient)
  )

/** A primary, and a replica made of its files: the copy of a server that was shut down needs no base backup. */
const pair = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-replica-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const [first, second] = [join(folder, "primary"), join(folder, "replica")]
  yield* Effect.scoped(embeddedPostgres({ folder: first, durable: false, settings: streaming }))
  execFileSync("cp", ["-a", first, second])
  const primary = yield* embeddedPostgres({ folder: first, durable: false, settings: streaming })
  const password = readFileSync(join(first, "password"), "utf8")
  appendFileSync(
    join(second, "cluster", "postgresql.auto.conf"),
    `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres password=${password}'\n`
  )
  writeFileSync(join(second, "cluster", "standby.signal"), "")
  const scope = yield* Scope.make()
  yield* Effect.addFinalizer(() => Scope.close(scope, Exit.void))
  const replica = yield* embeddedPostgres({ folder: second, durable: false, settings: streaming }).pipe(
    Scope.provide(scope)
  )
  return { primary: yield* client(primary.url), replicaUrl: replica.url, endReplica: Scope.close(scope, Exit.void) }
})

/** Where a read was answered. */
const where = Effect.flatMap(
  PgClient.PgClient,
  (sql) => sql<{ readonly replica: boolean }>`SELECT pg_is_in_recovery() AS replica`
).pipe(Effect.map(([row]) => (row?.replica === true ? "replica" : "primary")))
const over = (primary: PgClient.PgClient) => Layer.provide(Layer.succeed(PgClient.PgClient, primary))

describe("reads", () => {
  it.live(
    "go to the replica, see what was written there, cannot write, and go on at the primary when it is gone",
    () =>
      Effect.gen(function* () {
        const { endReplica, primary, replicaUrl } = yield* pair
        yield* primary`CREATE TABLE notes (id int PRIMARY KEY)`
        yield* primary`INSERT INTO notes VALUES (1)`
        const replica = yield* readerClient(Redacted.make(replicaUrl))
        const table = replica`SELECT id FROM notes`
        const rows = yield* table.pipe(Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 }))
        assert.deepStrictEqual(rows, [{ id: 1 }])
        assert.isBelow(yield* replicaLag(replica), 1)
        yield* Effect.gen(function* () {
          const { read } = yield* ReadSql
          assert.strictEqual(yield* read(where), "replica")
          const refused = yield* Effect.flip(
            read(Effect.flatMap(PgClient.PgClient, (sql) => sql`INSERT INTO notes VALUES (2)`))
          )
          assert.match(String(refused.reason.cause), /read-only transaction/)
          yield* endReplica
          assert.strictEqual(yield* read(where), "primary")
        }).pipe(Effect.provide(ReadSql.layerOf(replica, replicaLag(replica)).pipe(over(primary))))
      }),
    60_000
  )

  it.live(
    "a replica that does not apply what was written is left alone until it does",
    () =>
      Effect.gen(function* () {
        const { primary, replicaUrl } = yield* pair
        const replica = yield* client(replicaUrl)
        yield* primary`CREATE TABLE notes (id int PRIMARY KEY)`
        const applied = replica`SELECT id FROM notes`.pipe(
          Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500 })
        )
        yield* applied
        yield* replica`SELECT pg_wal_replay_pause()`
        yield* replica`SELECT pg_get_wal_replay_pause_state() AS state`.pipe(
          Effect.repeat({ until: ([row]) => row?.["state"] === "paused", schedule: Schedule.spaced("10 millis") })
        )
        yield* primary`INSERT INTO notes VALUES (1)`
        // The lag is the server's own; only the wait for more than the bound is left out.
        const lag = replicaLag(replica)
        yield* lag.pipe(Effect.repeat({ until: (seconds) => seconds > 0, schedule: Schedule.spaced("10 millis") }))
        const seen = (scale: number) =>
          Effect.flatMap(ReadSql, ({ read }) => read(where)).pipe(
            Effect.provide(
              ReadSql.layerOf(
                replica,
                Effect.map(lag, (seconds) => seconds * scale)
              ).pipe(over(primary), Layer.fresh)
            )
          )
        assert.strictEqual(yield* seen(1e6), "primary")
        yield* replica`SELECT pg_wal_replay_resume()`
        yield* lag.pipe(Effect.repeat({ until: (seconds) => seconds === 0, schedule: Schedule.spaced("10 millis") }))
        assert.strictEqual(yield* seen(1e6), "replica")
      }),
    60_000
  )
})

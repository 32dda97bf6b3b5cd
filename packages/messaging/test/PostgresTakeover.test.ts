import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { prune } from "@lyceum/messaging/postgres/Retention"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Deferred, Effect, Fiber, Layer, Queue, Redacted, type Scope } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { eventually } from "./Platform.ts"

const record = (value: string, timestamp = 1_700_000_000_000): LogRecord => ({
  key: "k",
  value: new TextEncoder().encode(value),
  headers: {},
  timestamp
})
const topic = "things"
const group = "readers"

/** The log, its pool, and the address for members in other processes. */
const inDatabase = <A, E>(test: (url: string) => Effect.Effect<A, E, EventLog | PgClient.PgClient | Scope.Scope>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { messaging } = yield* freshDatabase(["messaging"])
      if (messaging === undefined) return yield* Effect.die("the schema was not provisioned")
      yield* migrate("messaging", messaging.ownerUrl, migrations)
      const pool = poolLayer({ url: messaging.url, applicationName: "messaging", maxConnections: 4 })
      return yield* Effect.scoped(test(Redacted.value(messaging.url))).pipe(
        Effect.provide(Layer.fresh(eventLogLayer.pipe(Layer.provideMerge(pool))))
      )
    })
  )

it.live("a member that is killed with a batch in its hands is replaced, and the batch comes again", () =>
  inDatabase((url) =>
    Effect.gen(function* () {
      const log = yield* EventLog
      yield* log.ensureTopics([{ name: topic, partitions: 1, retentionDays: null, compacted: false }])
      yield* log.publish(
        topic,
        ["a", "b", "c"].map((value) => record(value))
      )
      const script = fileURLToPath(new URL("fixtures/stuck-member.ts", import.meta.url))
      const child = yield* Effect.acquireRelease(
        Effect.sync(() =>
          spawn(process.execPath, [script], {
            env: { ...process.env, URL: url, GROUP: group, TOPIC: topic },
            stdio: ["ignore", "pipe", "inherit"]
          })
        ),
        (running) => Effect.sync(() => running.kill("SIGKILL"))
      )
      yield* Effect.callback<void>((resume) => {
        child.stdout.once("data", () => resume(Effect.void))
      }).pipe(Effect.timeout("25 seconds"))
      const got = yield* Queue.unbounded<string>()
      yield* Effect.forkScoped(
        log.consume({
          group,
          topics: [topic],
          maxBatch: 10,
          handle: (batch) =>
            Effect.asVoid(
              Queue.offerAll(
                got,
                batch.map(({ value }) => new TextDecoder().decode(value))
              )
            )
        })
      )
      child.kill("SIGKILL")
      assert.deepStrictEqual(yield* Effect.timeout(Queue.takeN(got, 3), "20 seconds"), ["a", "b", "c"])
    })
  )
)

it.live("a member that was replaced without noticing cannot move the group's offset", () =>
  inDatabase(() =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const sql = yield* PgClient.PgClient
      yield* log.ensureTopics([{ name: topic, partitions: 1, retentionDays: null, compacted: false }])
      yield* log.publish(topic, [record("a")])
      const holding = yield* Deferred.make<void>()
      const goOn = yield* Deferred.make<void>()
      let handled = 0
      const offsets: Array<number> = []
      const member = yield* Effect.forkChild(
        log.consume({
          group,
          topics: [topic],
          maxBatch: 10,
          handle: () =>
            Effect.gen(function* () {
              handled++
              offsets.push(...(yield* Effect.orDie(log.groupOffsets(group, [topic]))).map(({ offset }) => offset))
              yield* Deferred.succeed(holding, undefined)
              yield* Deferred.await(goOn)
            })
        })
      )
      yield* Deferred.await(holding)
      // What another member's joining does.
      yield* sql`UPDATE consumer_groups SET epoch = epoch + 1 WHERE name = ${group}`
      yield* Deferred.succeed(goOn, undefined)
      yield* eventually(log.groupOffsets(group, [topic]), ([at]) => at?.lag === 0)
      yield* Fiber.interrupt(member)
      assert.strictEqual(handled, 2)
      assert.deepStrictEqual(offsets, [0, 0], "the first commit was refused")
    })
  )
)

it.live("removes only what is older than the topic's retention, and readers go on behind the gap", () =>
  inDatabase(() =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const sql = yield* PgClient.PgClient
      const day = 86_400_000
      const now = 100 * day
      yield* log.ensureTopics([
        { name: topic, partitions: 1, retentionDays: 7, compacted: false },
        { name: "kept", partitions: 1, retentionDays: null, compacted: false }
      ])
      for (const age of [30, 8, 6, 0]) {
        // Events of long ago: what counts is when they were appended.
        yield* log.publish(topic, [record(`${age} days`, 0)])
        yield* log.publish("kept", [record(`${age} days`, 0)])
        yield* sql`UPDATE batches SET appended_at = ${new Date(now - age * day)} WHERE appended_at > ${new Date(now)}`
      }
      assert.strictEqual(yield* prune(sql, now), 2)
      const read = (name: string, offset: number) =>
        Effect.map(log.fetch({ topic: name, partition: 0, offset, maxRecords: 10, maxWaitMillis: 0 }), ({ records }) =>
          records.map((one) => [one.offset, new TextDecoder().decode(one.value)])
        )
      assert.deepStrictEqual(yield* read(topic, 0), [
        [2, "6 days"],
        [3, "0 days"]
      ])
      assert.deepStrictEqual(yield* read(topic, 1), [
        [2, "6 days"],
        [3, "0 days"]
      ])
      assert.strictEqual((yield* read("kept", 0)).length, 4)
      yield* log.publish(topic, [record("next", now)])
      assert.deepStrictEqual(yield* read(topic, 4), [[4, "next"]])
    })
  )
)

/**
 * Rates of the embedded event log and of the relay on a real PostgreSQL with fsync, in a fresh folder.
 * `node bench/messaging.ts [records]` prints one JSON line a measurement; CPU is that of this process (Node) alone.
 */
import { CommandContext } from "@lyceum/database/CommandContext"
import { migrate, poolLayer } from "@lyceum/database/Database"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { EventStore } from "@lyceum/database/EventStore"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { provision } from "@lyceum/database/Provision"
import { learningEvents, userEvents } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLogLayer } from "@lyceum/messaging/postgres/PostgresEventLog"
import { relayLayer } from "@lyceum/messaging/Relay"
import { Clock, Console, DateTime, Deferred, Effect, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const total = Number.parseInt(process.argv[2] ?? "200000", 10)
const batch = 500

/** As an activity event is: about 300 bytes with its headers. */
const learners = Array.from({ length: 2000 }, () => randomUUID())
const record = (i: number): LogRecord => {
  const userId = learners[i % learners.length] ?? ""
  return {
    key: userId,
    value: new TextEncoder().encode(JSON.stringify({ userId, courseId: randomUUID(), itemId: randomUUID() })),
    timestamp: 1_700_000_000_000 + i,
    headers: {
      ce_specversion: "1.0",
      ce_id: randomUUID(),
      ce_type: "lyceum.learning.item-viewed.v1",
      ce_source: "progress",
      ce_subject: userId,
      ce_time: "2026-01-01T00:00:00.000Z",
      ce_actor: `user:${userId}`,
      ce_correlationid: "bench",
      "content-type": "application/json",
      courseid: "c"
    }
  }
}

const measure = <E, R>(name: string, count: number, work: Effect.Effect<void, E, R>) =>
  Effect.gen(function* () {
    const cpu = process.cpuUsage()
    const start = yield* Clock.currentTimeMillis
    yield* work
    const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
    const used = process.cpuUsage(cpu)
    const cpuSeconds = (used.user + used.system) / 1_000_000
    yield* Console.log(
      JSON.stringify({
        name,
        count,
        seconds,
        perSecond: Math.round(count / seconds),
        perCpuSecond: Math.round(count / cpuSeconds)
      })
    )
  })

const program = Effect.gen(function* () {
  const log = yield* EventLog
  yield* log.ensureTopics([learningEvents, userEvents])
  const batches = Array.from({ length: Math.ceil(total / batch) }, (_, b) =>
    Array.from({ length: batch }, (_, i) => record(b * batch + i))
  )
  yield* measure(
    "publish, 4 at a time, batches of 500",
    batches.length * batch,
    Effect.forEach(batches, (records) => log.publish(learningEvents.name, records), { concurrency: 4, discard: true })
  )

  const done = yield* Deferred.make<void>()
  let seen = 0
  yield* measure(
    "consume in a group, batches of 500",
    batches.length * batch,
    Effect.raceFirst(
      log.consume({
        group: "bench",
        topics: [learningEvents.name],
        maxBatch: batch,
        handle: (records) =>
          Effect.suspend(() => {
            seen += records.length
            return seen >= batches.length * batch ? Effect.asVoid(Deferred.succeed(done, undefined)) : Effect.void
          })
      }),
      Deferred.await(done)
    )
  )

  const store = yield* EventStore
  const events = 20_000
  yield* Effect.forEach(
    Array.from({ length: events / 20 }),
    () => {
      const userId = randomUUID()
      return Effect.gen(function* () {
        const { head } = yield* store.load(`user-${userId}`, null)
        yield* store.append({
          stream: `user-${userId}`,
          expectedVersion: 0,
          now: DateTime.toDateUtc(yield* DateTime.now),
          head,
          events: Array.from({ length: 20 }, () => ({ type: "lyceum.user.disabled.v1", data: { userId } })),
          state: {},
          with: [],
          guards: [],
          answer: Option.none()
        })
      })
    },
    { concurrency: 8, discard: true }
  ).pipe(Effect.provideService(CommandContext, { actor: "service:bench", correlationId: "bench" }))
  const published = Effect.map(log.groupOffsets("nobody", [userEvents.name]), (rows) =>
    rows.reduce((sum, { lag }) => sum + lag, 0)
  )
  yield* measure(
    "relay",
    events,
    Effect.scoped(
      Effect.gen(function* () {
        yield* Effect.forkScoped(Layer.launch(relayLayer({ source: "user", topic: userEvents })))
        yield* published.pipe(Effect.delay("10 millis"), Effect.repeat({ until: (count) => count >= events }))
      })
    )
  )

  // At rest: a relay asleep and a group of every topic that waits.
  yield* Effect.scoped(
    Effect.gen(function* () {
      yield* Effect.forkScoped(Layer.launch(relayLayer({ source: "user", topic: userEvents })))
      yield* Effect.forkScoped(
        log.consume({
          group: "idle",
          topics: [userEvents.name],
          maxBatch: batch,
          handle: () => Effect.void
        })
      )
      yield* Effect.sleep("3 seconds")
      const cpu = process.cpuUsage()
      yield* Effect.sleep("10 seconds")
      const used = process.cpuUsage(cpu)
      yield* Console.log(JSON.stringify({ name: "at rest", cpuPercentOfOneCore: (used.user + used.system) / 100_000 }))
    })
  )
})

const run = Effect.scoped(
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-bench-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const server = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
    const { messaging, user } = yield* provision(server.url, "bench", ["messaging", "user"])
    if (messaging === undefined || user === undefined) return yield* Effect.die("the schemas were not provisioned")
    yield* migrate("messaging", messaging.ownerUrl, migrations)
    yield* migrate("user", user.ownerUrl, { "0001_event_store": eventStoreTables })
    const pool = (url: typeof user.url, applicationName: string) =>
      poolLayer({ url, applicationName, maxConnections: 4 })
    yield* program.pipe(
      Effect.scoped,
      Effect.provide(
        Layer.mergeAll(
          eventLogLayer.pipe(Layer.provide(pool(messaging.url, "messaging"))),
          EventStore.layer.pipe(Layer.provideMerge(pool(user.url, "user")))
        )
      )
    )
  })
)

await Effect.runPromise(run)

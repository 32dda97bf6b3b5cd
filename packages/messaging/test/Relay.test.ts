import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { userEvents } from "@lyceum/events/Topics"
import { EventLog, EventLogUnavailable } from "@lyceum/messaging/EventLog"
import { Relay, relayLayer } from "@lyceum/messaging/Relay"
import { Deferred, Effect, Fiber, Layer, Schema, type Scope } from "effect"
import { anyUser, disable, eventually, everything, platform } from "./Platform.ts"

const topic = userEvents.name
const relay = () => relayLayer({ source: "user", topic: userEvents })
const makeTopic = Effect.flatMap(EventLog, (log) => log.ensureTopics([userEvents]))
const ids = (records: ReadonlyArray<{ readonly headers: Readonly<Record<string, string>> }>) =>
  records.map(({ headers }) => headers["ce_id"] ?? "none")

/** Ids in the order of the store. */
const stored = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql`SELECT id::text AS id, stream FROM events ORDER BY stream, version`
  return yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: Schema.String, stream: Schema.String })))(
    rows
  )
})

const inDatabase = <A, E>(test: Effect.Effect<A, E, Layer.Success<typeof platform> | Scope.Scope>) =>
  Effect.provide(Effect.scoped(Effect.andThen(makeTopic, test)), platform)

it.live("publishes every event once as CloudEvents, each stream in order", () =>
  inDatabase(
    Effect.gen(function* () {
      const users = Array.from({ length: 5 }, anyUser)
      yield* Effect.forEach(users, (user) => disable(user, 0, 20), { concurrency: 5 })
      yield* Effect.forkScoped(Layer.launch(relay()))
      const records = yield* eventually(everything(topic), (found) => found.length >= 100)
      const store = yield* stored
      for (const user of users) {
        const expected = store.filter(({ stream }) => stream === `user-${user}`).map(({ id }) => id)
        assert.deepStrictEqual(ids(records.filter(({ key }) => key === user)), expected)
      }
      assert.strictEqual(records.length, 100)
      const one = records[0]
      assert.deepInclude(one?.headers, {
        ce_specversion: "1.0",
        ce_type: "lyceum.user.disabled.v1",
        ce_source: "user",
        ce_subject: `user-${one?.key}`,
        ce_actor: "service:test",
        ce_correlationid: `c-${one?.key}`,
        "content-type": "application/json"
      })
      assert.strictEqual(new Date(one?.timestamp ?? 0).toISOString(), one?.headers["ce_time"])
      assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(one?.value)), { userId: one?.key })
    })
  )
)

it.live("loses nothing behind a long transaction with a low position, where a relay by position alone does", () =>
  inDatabase(
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const [late, early] = [anyUser(), anyUser()]
      const positions = Effect.flatMap(
        sql`SELECT position::int AS position FROM events ORDER BY position`,
        Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ position: Schema.Int })))
      )
      /** The naive relay: remembers the highest position it saw. */
      const naive: Array<number> = []
      const naiveStep = Effect.map(positions, (rows) => {
        const last = naive.at(-1) ?? 0
        naive.push(...rows.map(({ position }) => position).filter((position) => position > last))
      })
      yield* Effect.forkScoped(Layer.launch(relay()))
      const lateWrote = yield* Deferred.make<void>()
      const others = yield* Effect.forkScoped(
        Deferred.await(lateWrote).pipe(Effect.andThen(disable(early, 0, 1)), Effect.andThen(naiveStep))
      )
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* disable(late, 0, 1)
          yield* Deferred.succeed(lateWrote, undefined)
          yield* Fiber.join(others)
        })
      )
      yield* naiveStep
      const records = yield* eventually(everything(topic), (found) => found.length >= 2)
      assert.deepStrictEqual(records.map(({ key }) => key).toSorted(), [late, early].toSorted())
      assert.strictEqual((yield* positions).length, 2)
      assert.strictEqual(naive.length, 1, "the planted fault must show, or this test proves nothing")
    })
  )
)

it.live("killed between publish and checkpoint repeats the same ids and keeps each stream in order", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const users = Array.from({ length: 3 }, anyUser)
      yield* Effect.forEach(users, (user) => disable(user, 0, 10), { concurrency: 3 })
      let crashes = 2
      const crashing = Layer.succeed(EventLog, {
        ...log,
        publish: (name, records) =>
          Effect.andThen(
            log.publish(name, records),
            Effect.suspend(() => (crashes-- > 0 ? Effect.die("killed") : Effect.void))
          )
      })
      yield* Effect.forkScoped(Layer.launch(relay().pipe(Layer.provide(crashing))))
      yield* eventually(
        Effect.sync(() => crashes),
        (left) => left < 0
      )
      const records = yield* everything(topic)
      const store = yield* stored
      assert.isAbove(records.length, 30)
      assert.deepStrictEqual(new Set(ids(records)), new Set(store.map(({ id }) => id)))
      for (const user of users) {
        const expected = store.filter(({ stream }) => stream === `user-${user}`).map(({ id }) => id)
        const first = [...new Set(ids(records.filter(({ key }) => key === user)))]
        assert.deepStrictEqual(first, expected)
      }
    })
  )
)

it.live("tells its lag while the log is away and catches up when it is back", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      let away = true
      const flaky = Layer.succeed(EventLog, {
        ...log,
        publish: (name, records) =>
          Effect.suspend(() =>
            away
              ? Effect.fail(new EventLogUnavailable({ operation: "publish", cause: "planted" }))
              : log.publish(name, records)
          )
      })
      yield* disable(anyUser(), 0, 7)
      yield* Effect.gen(function* () {
        const { failing, lag } = yield* Relay
        yield* eventually(failing, (reason) => reason._tag === "Some")
        assert.strictEqual((yield* lag).events, 7)
        away = false
        yield* eventually(Effect.orDie(lag), ({ events }) => events === 0)
        yield* eventually(failing, (reason) => reason._tag === "None")
      }).pipe(Effect.provide(relay().pipe(Layer.provide(flaky))))
      assert.strictEqual((yield* everything(topic)).length, 7)
    })
  )
)

it.live("of two relays one is active; asleep, it is woken by the next append", () =>
  inDatabase(
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* Effect.forkScoped(Layer.launch(relay()))
      yield* Effect.forkScoped(Layer.launch(relay()))
      const asleep = Effect.map(sql`SELECT 1 FROM relay WHERE asleep`, (rows) => rows.length)
      yield* eventually(asleep, (rows) => rows === 1)
      const user = anyUser()
      yield* disable(user, 0, 30)
      const records = yield* eventually(everything(topic), (found) => found.length >= 30)
      yield* eventually(asleep, (rows) => rows === 1)
      assert.strictEqual((yield* everything(topic)).length, 30)
      assert.strictEqual(new Set(ids(records)).size, 30)
    })
  )
)

import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { CommandContext } from "@lyceum/database/CommandContext"
import { deadLetterTopic, retryTopic, userEvents } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { consumerLayer } from "@lyceum/messaging/Consumer"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { subscription } from "@lyceum/messaging/consumer/Subscription"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { EventLog, EventLogUnavailable, type LogRecord } from "@lyceum/messaging/EventLog"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { seed, seededBytes } from "@lyceum/testing/Seed"
import { Effect, Layer, Option, Schema, type Scope } from "effect"
import { SqlError } from "effect/sql"
import { TestClock } from "effect/testing"
import { randomUUID } from "node:crypto"
import { anyUser, eventually, everything, platform } from "./Platform.ts"

const topic = userEvents.name
const group = "catalogue"
const encode = encoder(userEvents, "user")
const retry = { attempts: 3, first: "5 millis", longest: "20 millis" } as const

const event = (userId: string, id: string = randomUUID()) =>
  Effect.orDie(
    encode({
      id,
      type: "lyceum.user.disabled.v1",
      data: { userId },
      subject: `user-${userId}`,
      time: 1_700_000_000_000,
      actor: "user:someone",
      correlationId: `c-${id}`,
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    })
  )

const idOf = (record: LogRecord): string => record.headers["ce_id"] ?? "none"

const applied = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = yield* sql`SELECT event_id::text AS id FROM seen ORDER BY n`
  const found = yield* Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: Schema.String })))(rows)
  return found.map(({ id }) => id)
})

/** A read model that fails for the users in `poison`, after it wrote. */
const readModel = (poison: ReadonlySet<string>, how: "fail" | "die" = "fail") =>
  subscription({
    topic: userEvents,
    mode: "transaction",
    handle: (events) =>
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        for (const { event, envelope } of events) {
          yield* sql`INSERT INTO seen (event_id, user_id) VALUES (${envelope.id}, ${event.data.userId})`
          if (!poison.has(event.data.userId)) continue
          return yield* how === "die" ? Effect.die(new Error("planted defect")) : Effect.fail("planted failure")
        }
      })
  })

const running = <R>(
  ...subscriptions: ReadonlyArray<ReturnType<typeof subscription<typeof userEvents.Event.Type, unknown, R>>>
) => Effect.forkScoped(Layer.launch(consumerLayer({ group, subscriptions, retry })))

const only = Effect.flatMap(Consumers, ({ all }) => all).pipe(
  Effect.flatMap(([consumer]) => (consumer === undefined ? Effect.fail("not registered") : Effect.succeed(consumer))),
  Effect.delay("10 millis"),
  Effect.retry({ times: 1000 })
)
const counted = Effect.flatMap(only, ({ counts }) => counts)

const inDatabase = <A, E>(
  test: Effect.Effect<A, E, Layer.Success<typeof platform> | Consumers | DeadLetters | Scope.Scope>
) =>
  Effect.provide(
    Effect.scoped(
      Effect.andThen(
        Effect.flatMap(EventLog, (log) => log.ensureTopics([userEvents])),
        test
      )
    ),
    Layer.mergeAll(Consumers.make(), Layer.fresh(DeadLetters.layer)).pipe(Layer.provideMerge(platform))
  )

/** A read model whose database has no room for its first writes: more of them than an event has attempts. */
const withoutRoom = (writes: number) => {
  let left = writes
  return subscription({
    topic: userEvents,
    mode: "transaction",
    handle: (events) =>
      Effect.gen(function* () {
        const cause = Object.assign(new Error("could not extend file"), { code: "53100" })
        if (left-- > 0) return yield* new SqlError.SqlError({ reason: new SqlError.UnknownError({ cause }) })
        const sql = yield* PgClient.PgClient
        for (const { event, envelope } of events) {
          yield* sql`INSERT INTO seen (event_id, user_id) VALUES (${envelope.id}, ${event.data.userId})`
        }
      })
  })
}

it.live("a database that answers and has no room puts no event aside: all are applied when there is some", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const events = yield* Effect.forEach(Array.from({ length: 3 }, anyUser), (user) => event(user))
      yield* running(withoutRoom(4 * retry.attempts))
      yield* log.publish(topic, events)
      const counts = yield* eventually(counted, ({ consumed }) => consumed >= events.length)
      assert.deepStrictEqual((yield* applied).toSorted(), events.map(idOf).toSorted())
      assert.strictEqual(counts.deadLettered, 0)
    })
  )
)

it.live("any sequence of redeliveries applies each event once, and every record is accounted for", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const draws = [...seededBytes(1, 75)].map((byte) => byte / 256)
      const random = () => draws.pop() ?? 0
      const events = yield* Effect.forEach(Array.from({ length: 60 }, anyUser), (user) => event(user))
      yield* running(readModel(new Set()))
      let published = 0
      for (let round = 0; round < 25; round++) {
        const from = Math.floor(random() * events.length)
        const batch = events.slice(from, from + 1 + Math.floor(random() * 20))
        const twice = random() < 0.3 ? [...batch, ...batch] : batch
        published += twice.length
        yield* log.publish(topic, twice)
      }
      yield* log.publish(topic, events)
      published += events.length
      const counts = yield* eventually(counted, ({ consumed }) => consumed >= published)
      assert.deepStrictEqual((yield* applied).toSorted(), events.map(idOf).toSorted(), `seed ${seed}`)
      assert.deepStrictEqual(counts, {
        consumed: published,
        applied: events.length,
        duplicate: published - events.length,
        unknown: 0,
        deadLettered: 0
      })
    })
  )
)

for (const how of ["fail", "die"] as const) {
  it.live(`a poison event (${how}) is tried, put aside with its reason, leaves no trace and stops nobody`, () =>
    inDatabase(
      Effect.gen(function* () {
        const log = yield* EventLog
        const [good, bad, other] = [anyUser(), anyUser(), anyUser()]
        const events = yield* Effect.forEach([good, bad, other, good], (user) => event(user))
        yield* running(readModel(new Set([bad]), how))
        yield* log.publish(topic, events)
        const counts = yield* eventually(counted, ({ consumed }) => consumed >= 4)
        assert.deepStrictEqual([counts.applied, counts.deadLettered], [3, 1])
        assert.deepStrictEqual(
          (yield* applied).toSorted(),
          events
            .filter(({ key }) => key !== bad)
            .map(idOf)
            .toSorted()
        )
        const { list } = yield* DeadLetters
        const { entries } = yield* list({ topic, group, from: 0, limit: 10 })
        const original = (yield* everything(topic)).find(({ key }) => key === bad)
        const failure = Option.getOrThrow(entries[0]?.failure ?? Option.none())
        assert.strictEqual(entries.length, 1)
        assert.strictEqual(entries[0]?.key, bad)
        assert.include(failure.dlt_error, how === "die" ? "planted defect" : "planted failure")
        assert.deepInclude(failure, { dlt_topic: topic, dlt_attempts: 3 })
        assert.deepStrictEqual([failure.dlt_partition, failure.dlt_offset], [original?.partition, original?.offset])
        assert.strictEqual(entries[0]?.headers["traceparent"], events[1]?.headers["traceparent"])
      })
    )
  )
}

it.live("what does not decode is a dead letter at once, an unknown type is skipped", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const good = yield* event(anyUser())
      const bytes = new Uint8Array([0xff, 0xfe, 0x7b])
      const records: ReadonlyArray<LogRecord> = [
        { ...good, value: bytes },
        { ...good, headers: {} },
        { ...good, value: new TextEncoder().encode('{"userId":"nobody"}') },
        { ...good, headers: { ...good.headers, ce_type: "lyceum.user.teleported.v9" } },
        good
      ]
      yield* running(readModel(new Set()))
      yield* log.publish(topic, records)
      const counts = yield* eventually(counted, ({ consumed }) => consumed >= records.length)
      assert.deepStrictEqual(counts, { consumed: 5, applied: 1, duplicate: 0, unknown: 1, deadLettered: 3 })
      const dead = yield* everything(deadLetterTopic(topic, group))
      assert.deepStrictEqual(
        dead.map(({ headers }) => headers["dlt_attempts"]),
        ["1", "1", "1"]
      )
      assert.deepStrictEqual(Array.from(dead[0]?.value ?? []), Array.from(bytes))
    })
  )
)

it.live(
  "dead letters are listed by page and replayed once each; what is healed is applied, what is not comes back",
  () =>
    inDatabase(
      Effect.gen(function* () {
        const log = yield* EventLog
        const letters = yield* DeadLetters
        const users = Array.from({ length: 7 }, anyUser)
        const poison = new Set(users)
        const events = yield* Effect.forEach(users, (user) => event(user))
        yield* running(readModel(poison))
        yield* log.publish(topic, events)
        yield* eventually(counted, ({ deadLettered }) => deadLettered === 7)
        const first = yield* letters.list({ topic, group, from: 0, limit: 5 })
        assert.strictEqual(first.entries.length, 5)
        const rest = yield* letters.list({ topic, group, from: Option.getOrThrow(first.next), limit: 5 })
        assert.deepStrictEqual([rest.entries.length, rest.next], [2, Option.none()])

        const [healed, sick] = [first.entries[0], first.entries[1]]
        poison.delete(healed?.key ?? "none")
        assert.isTrue(yield* letters.replay({ topic, group, offset: healed?.offset ?? -1 }))
        assert.isFalse(yield* letters.replay({ topic, group, offset: healed?.offset ?? -1 }))
        yield* eventually(applied, (rows) => rows.length === 1)
        assert.isTrue((yield* letters.inspect({ topic, group, offset: healed?.offset ?? -1 })).replayed)
        assert.strictEqual(
          (yield* Effect.flip(letters.inspect({ topic, group, offset: 999 })))._tag,
          "NoSuchDeadLetter"
        )

        for (const user of users) if (user !== sick?.key) poison.delete(user)
        assert.strictEqual(yield* letters.replayAll({ topic, group }), 6)
        yield* eventually(applied, (rows) => rows.length === 6)
        const again = yield* eventually(
          letters.list({ topic, group, from: 7, limit: 10 }),
          ({ entries }) => entries.length === 1
        )
        const failure = Option.getOrThrow(again.entries[0]?.failure ?? Option.none())
        assert.deepInclude(failure, { dlt_topic: topic, dlt_attempts: 6 })
        assert.deepStrictEqual(
          failure.dlt_first_failure,
          Option.getOrThrow(sick?.failure ?? Option.none()).dlt_first_failure
        )
        poison.clear()
        assert.strictEqual(yield* letters.replayGroup(group, [topic]), 1)
        yield* eventually(applied, (rows) => rows.length === 7)
        assert.strictEqual((yield* everything(retryTopic(topic, group))).length, 8)
        assert.deepStrictEqual((yield* applied).toSorted(), events.map(idOf).toSorted())
      })
    )
)

it.live("mode commands: one event at a time with its context; done ones are not repeated when a later one fails", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const users = Array.from({ length: 4 }, anyUser)
      const events = yield* Effect.forEach(users, (user) => event(user))
      const calls: Array<{ readonly user: string; readonly causation: string | undefined; readonly actor: string }> = []
      yield* running(
        subscription({
          topic: userEvents,
          mode: "commands",
          handle: (received) =>
            Effect.gen(function* () {
              const { actor, causationId } = yield* CommandContext
              assert.strictEqual(received.length, 1)
              const user = received[0]?.event.data.userId ?? "none"
              calls.push({ user, causation: causationId, actor })
              if (user === users[2]) return yield* Effect.fail("planted")
            })
        })
      )
      yield* log.publish(topic, events)
      yield* eventually(counted, ({ consumed }) => consumed >= 4)
      yield* log.publish(topic, events)
      const counts = yield* eventually(counted, ({ consumed }) => consumed >= 8)
      assert.deepStrictEqual(counts, { consumed: 8, applied: 3, duplicate: 3, unknown: 0, deadLettered: 2 })
      for (const [index, user] of users.entries()) {
        const mine = calls.filter((call) => call.user === user)
        assert.strictEqual(mine.length, index === 2 ? 6 : 1)
        assert.deepStrictEqual(mine[0], { user, causation: events.map(idOf)[index], actor: `service:${group}` })
      }
    })
  )
)

it.live("survives a log that is away: says so, goes on where it was", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      let away = true
      const flaky = Layer.succeed(EventLog, {
        ...log,
        consume: (options) =>
          Effect.suspend(() =>
            away
              ? Effect.fail(new EventLogUnavailable({ operation: "consume", cause: "planted" }))
              : log.consume(options)
          )
      })
      yield* log.publish(topic, [yield* event(anyUser())])
      yield* Effect.forkScoped(
        Layer.launch(consumerLayer({ group, subscriptions: [readModel(new Set())], retry }).pipe(Layer.provide(flaky)))
      )
      const { failing } = yield* only
      yield* eventually(failing, Option.isSome)
      away = false
      yield* eventually(applied, (rows) => rows.length === 1)
      yield* eventually(failing, Option.isNone)
    })
  )
)

it.effect("a group that nobody reads says so, though its consumer runs without a failure", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const silent = Layer.succeed(EventLog, { ...log, consume: () => Effect.never })
      yield* log.publish(topic, [yield* event(anyUser())])
      yield* Effect.forkScoped(
        Layer.launch(consumerLayer({ group, subscriptions: [readModel(new Set())], retry }).pipe(Layer.provide(silent)))
      )
      const { all } = yield* Consumers
      const health = Effect.gen(function* () {
        yield* TestClock.adjust("15 seconds")
        yield* TestClock.withLive(Effect.sleep("20 millis"))
        const [consumer] = yield* all
        return consumer === undefined ? Option.none<string>() : yield* consumer.failing
      })
      const said = yield* Effect.repeat(health, { times: 500, until: Option.isSome })
      assert.match(Option.getOrThrow(said), /^group catalogue has not read user-events\/\d for \d+ s, though 1 records/)
    })
  )
)

it.live("a rebuild from topics gives the same rows, and is refused while a member runs elsewhere", () =>
  inDatabase(
    Effect.gen(function* () {
      const log = yield* EventLog
      const sql = yield* PgClient.PgClient
      const events = yield* Effect.forEach(Array.from({ length: 40 }, anyUser), (user) => event(user))
      yield* running(readModel(new Set()))
      yield* log.publish(topic, events)
      yield* eventually(applied, (rows) => rows.length === 40)
      const live = (yield* applied).toSorted()
      yield* sql`DELETE FROM seen WHERE event_id = ${events[0]?.headers["ce_id"]}`
      yield* rebuildFromTopics({ group, tables: ["seen"] })
      yield* eventually(applied, (rows) => rows.length === 40)
      assert.deepStrictEqual((yield* applied).toSorted(), live)

      const elsewhere = Layer.succeed(EventLog, {
        ...log,
        resetGroup: () => Effect.fail(new EventLogUnavailable({ operation: "reset", cause: "members are active" }))
      })
      const refused = yield* Effect.flip(rebuildFromTopics({ group, tables: ["seen"] }).pipe(Effect.provide(elsewhere)))
      assert.strictEqual(refused._tag, "RebuildFailed")
      assert.deepStrictEqual((yield* applied).toSorted(), live)
      yield* log.publish(topic, [yield* event(anyUser())])
      yield* eventually(applied, (rows) => rows.length === 41)
    })
  )
)

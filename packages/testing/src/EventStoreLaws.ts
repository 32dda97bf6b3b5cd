/**
 * What the event store, its outbox and the inbox promise to the code above them, as one suite for every database: the real
 * PostgreSQL, and the one in memory that simulations run on. Each law uses streams of its own.
 */
import { assert } from "@effect/vitest"
import type { PgClient } from "@effect/sql-pg"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { execute } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { chainHash, genesis } from "@lyceum/database/HashChain"
import type { Decider } from "@lyceum/domain/Decider"
import { makeInbox } from "@lyceum/messaging/consumer/Inbox"
import { makeOutbox } from "@lyceum/messaging/relay/Outbox"
import { Clock, Deferred, Effect, Exit, Fiber, Option, Result, Schedule, Schema } from "effect"

const Added = Schema.Struct({ type: Schema.tag("lyceum.test.added.v1"), data: Schema.Struct({ by: Schema.Int }) })
type Added = typeof Added.Type

/** A counter that refuses to pass 100. */
const counter: Decider<number, number, Added, "too much"> = {
  name: "counter",
  initial: 0,
  decide: (state, by) =>
    by === 0
      ? Result.succeed([])
      : state + by > 100
        ? Result.fail("too much" as const)
        : Result.succeed([{ type: "lyceum.test.added.v1", data: { by } }]),
  evolve: (state, event) => state + event.data.by,
  State: Schema.Int,
  Event: Added
}
const Answer = Schema.Struct({ total: Schema.Int, version: Schema.Int })

const add = (id: string, by: number, together?: string) =>
  execute({
    ...(together === undefined ? {} : { together }),
    decider: counter,
    id,
    command: Effect.succeed(by),
    Answer,
    answer: ({ state, version }) => ({ total: state, version })
  })

const withKey = (key: string, fingerprint: string) =>
  Effect.provideService(RequestIdempotency, { route: "POST /counters", key, fingerprint })

/** Runs an effect at a time of its own, in milliseconds since 1970. */
const at =
  (millis: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(Clock.Clock, (clock) =>
      Effect.provideService(effect, Clock.Clock, {
        currentTimeMillisUnsafe: () => millis,
        currentTimeMillis: Effect.succeed(millis),
        currentTimeNanosUnsafe: () => BigInt(millis) * 1_000_000n,
        currentTimeNanos: Effect.succeed(BigInt(millis) * 1_000_000n),
        monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
        monotonicTimeNanos: clock.monotonicTimeNanos,
        sleep: (duration) => clock.sleep(duration)
      })
    )

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`

/** A law: fails or dies when it is broken. */
export interface StoreLaw {
  readonly title: string
  readonly test: Effect.Effect<void, unknown, EventStore | PgClient.PgClient>
}

/** All laws, in any order. */
export const eventStoreLaws: ReadonlyArray<StoreLaw> = [
  {
    title: "appends, folds and keeps a gapless history whose hashes follow each other",
    test: Effect.gen(function* () {
      assert.deepStrictEqual(yield* add("a", 1), { total: 1, version: 1 })
      assert.deepStrictEqual(yield* add("a", 2), { total: 3, version: 2 })
      assert.deepStrictEqual(yield* add("a", 0), { total: 3, version: 2 })
      const store = yield* EventStore
      const history = yield* store.history("counter-a")
      assert.deepStrictEqual(
        history.map((event) => event.version),
        [1, 2]
      )
      const head = history.reduce(
        (hash, event) => chainHash(hash, { ...event, occurredAt: event.occurredAt.toISOString() }),
        genesis
      )
      assert.deepStrictEqual([...(yield* store.load("counter-a", null)).head], [...head])
      assert.strictEqual(yield* Effect.flip(add("a", 100)), "too much")
    })
  },
  {
    title: "serialises 40 parallel commands on one stream without losing one",
    test: Effect.gen(function* () {
      yield* Effect.forEach(Array.from({ length: 40 }), () => add("b", 1).pipe(Effect.retry({ times: 50 })), {
        concurrency: 40,
        discard: true
      })
      assert.deepStrictEqual(yield* add("b", 0), { total: 40, version: 40 })
    })
  },
  {
    title: "answers a repeated Idempotency-Key without a second event, also in parallel",
    test: Effect.gen(function* () {
      const answers = yield* Effect.forEach(Array.from({ length: 20 }), () => add("c", 5).pipe(withKey("k1", "f1")), {
        concurrency: 20
      })
      for (const answer of answers) assert.deepStrictEqual(answer, { total: 5, version: 1 })
      const refused = yield* Effect.flip(add("c", 6).pipe(withKey("k1", "f2")))
      assert.strictEqual(refused === "too much" ? refused : refused._tag, "IdempotencyKeyReused")
    })
  },
  {
    title: "keeps the answer of a command that had nothing to do: its key is not another request's",
    test: Effect.gen(function* () {
      yield* add("idle", 5)
      assert.deepStrictEqual(yield* add("idle", 0).pipe(withKey("k-idle", "f1")), { total: 5, version: 1 })
      yield* add("idle", 1)
      assert.deepStrictEqual(yield* add("idle", 0).pipe(withKey("k-idle", "f1")), { total: 5, version: 1 })
      const refused = yield* Effect.flip(add("idle", 2).pipe(withKey("k-idle", "f2")))
      assert.strictEqual(refused === "too much" ? refused : refused._tag, "IdempotencyKeyReused")
    })
  },
  {
    title: "answers a request whose twin committed between its load and what its command looked at",
    test: Effect.gen(function* () {
      const first = add("twin", 5).pipe(withKey("k2", "f1"))
      const second = (key: string) =>
        execute({
          decider: counter,
          id: "twin-2",
          // The twin commits now; then the command finds that its place is taken.
          command: Effect.andThen(first, Effect.fail("taken" as const)),
          Answer,
          answer: ({ state, version }) => ({ total: state, version })
        }).pipe(withKey(key, "f1"))
      assert.deepStrictEqual(yield* second("k2"), { total: 5, version: 1 })
      assert.strictEqual(yield* Effect.flip(second("k3")), "taken")
    })
  },
  {
    title: "the times of a stream's events grow, whatever the clock does",
    test: Effect.gen(function* () {
      const noon = Date.UTC(2026, 0, 5, 12)
      yield* add("clock", 1).pipe(at(noon))
      yield* add("clock", 1).pipe(at(noon - 120_000))
      yield* add("clock", 1).pipe(at(noon))
      yield* add("clock", 1).pipe(at(noon + 60_000))
      const history = yield* (yield* EventStore).history("counter-clock")
      assert.deepStrictEqual(
        history.map(({ occurredAt }) => occurredAt.getTime() - noon),
        [0, 1, 2, 60_000]
      )
    })
  },
  {
    title: "a conflict changes nothing at all",
    test: Effect.gen(function* () {
      yield* add("conflict", 1)
      const store = yield* EventStore
      const loaded = yield* store.load("counter-conflict", null)
      yield* add("conflict", 1)
      const late = yield* store
        .append({
          stream: "counter-conflict",
          expectedVersion: loaded.version,
          head: loaded.head,
          now: new Date(Date.UTC(2026, 0, 5)),
          events: [{ type: "lyceum.test.added.v1", data: { by: 50 } }],
          state: 51,
          with: [],
          guards: [],
          answer: Option.some({ key: "late", fingerprint: "f", response: 51 })
        })
        .pipe(Effect.flip)
      assert.strictEqual(late._tag, "AppendConflict")
      const after = yield* store.load("counter-conflict", "late")
      assert.deepStrictEqual([after.version, Option.isNone(after.answer)], [2, true])
    })
  },
  {
    title: "appends that come at once share transactions, and each is what it would be alone",
    test: Effect.gen(function* () {
      const { checkpoint, read } = yield* makeOutbox
      const at = yield* checkpoint
      const names = Array.from({ length: 21 }, (_, index) => `many-${index}`)
      const totals = yield* Effect.forEach(names, (name, index) => add(name, index + 1, "many"), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(
        totals.map(({ total }) => total),
        names.map((_, index) => index + 1)
      )
      const store = yield* EventStore
      for (const [index, name] of names.entries()) {
        const { head, state } = yield* store.load(`counter-${name}`, null)
        const [event, ...more] = yield* store.history(`counter-${name}`)
        assert.deepStrictEqual([Option.getOrNull(state), more.length], [index + 1, 0])
        if (event === undefined) return assert.fail("it has no event")
        assert.deepStrictEqual(
          [...head],
          [...chainHash(genesis, { ...event, occurredAt: event.occurredAt.toISOString() })]
        )
      }
      // Transactions of others in the same cluster hold the fence back.
      const published = yield* Effect.map(read(at, 500), (rows) =>
        rows.filter(({ stream }) => stream.startsWith("counter-many-"))
      ).pipe(Effect.repeat({ until: ({ length }) => length === names.length, schedule: Schedule.spaced("20 millis") }))
      assert.isBelow(new Set(published.map(({ xid }) => xid)).size, names.length)
    })
  },
  {
    title: "whoever is refused among those that come at once is refused alone",
    test: Effect.gen(function* () {
      yield* add("among-3", 1)
      const store = yield* EventStore
      yield* store.remember("counter-among-other", { key: "among-5", fingerprint: "other", response: 0 })
      const exits = yield* Effect.forEach(
        Array.from({ length: 8 }),
        (_, index) =>
          Effect.exit(
            store.append({
              stream: `counter-among-${index}`,
              expectedVersion: 0,
              head: genesis,
              now: new Date(Date.UTC(2026, 0, 5)),
              events: [{ type: "lyceum.test.added.v1", data: { by: 7 } }],
              state: 7,
              with: [],
              guards: [],
              answer: Option.some({ key: `among-${index}`, fingerprint: "f", response: 7 }),
              together: "among"
            })
          ),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(exits.map(Exit.isSuccess), [true, true, true, false, true, false, true, true])
      const states = yield* Effect.forEach(exits, (_, index) => store.load(`counter-among-${index}`, `among-${index}`))
      assert.deepStrictEqual(
        states.map(({ answer, state }) => [
          Option.getOrNull(state),
          Option.getOrNull(Option.map(answer, ({ response }) => response))
        ]),
        exits.map((_, index) => (index === 3 ? [1, null] : index === 5 ? [null, 0] : [7, 7]))
      )
    })
  },
  {
    title: "the inbox gives each event to one claim alone, and gives it back when the claim is rolled back",
    test: Effect.gen(function* () {
      const inbox = yield* makeInbox
      const ids = [uuid(1), uuid(2)]
      const undone = yield* Effect.exit(
        inbox.sql.withTransaction(Effect.andThen(inbox.claim("group", ids), Effect.fail("undone" as const)))
      )
      assert.isTrue(Exit.isFailure(undone))
      const claims = yield* Effect.forEach(Array.from({ length: 8 }), () => inbox.claim("group", ids), {
        concurrency: 8
      })
      assert.deepStrictEqual(claims.flatMap((claimed) => [...claimed]).sort(), ids)
      assert.deepStrictEqual([...(yield* inbox.handled("group", [...ids, uuid(3)]))].sort(), ids)
      assert.deepStrictEqual([...(yield* inbox.claim("other group", ids))].sort(), ids)
    })
  },
  {
    title: "the outbox waits for a transaction that holds a low number, and then has everything in the order of commit",
    test: Effect.gen(function* () {
      const { checkpoint, read } = yield* makeOutbox
      const { sql } = yield* makeInbox
      const isOurs = ({ stream }: { readonly stream: string }) => stream.startsWith("counter-fence")
      const holds = yield* Deferred.make<void>()
      const release = yield* Deferred.make<void>()
      const long = yield* Effect.forkChild(
        sql.withTransaction(
          Effect.gen(function* () {
            yield* add("fence-long", 1)
            yield* Deferred.succeed(holds, undefined)
            yield* Deferred.await(release)
          })
        )
      )
      yield* Deferred.await(holds)
      yield* add("fence-short", 1)
      const at = yield* checkpoint
      assert.deepStrictEqual((yield* read(at, 500)).filter(isOurs), [])
      yield* Deferred.succeed(release, undefined)
      yield* Fiber.join(long)
      assert.deepStrictEqual(
        (yield* read(at, 500)).filter(isOurs).map(({ stream }) => stream),
        ["counter-fence-long", "counter-fence-short"]
      )
    })
  }
]

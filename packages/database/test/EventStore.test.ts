import { assert, layer } from "@effect/vitest"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { execute } from "@lyceum/database/Commands"
import { EventStore } from "@lyceum/database/EventStore"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import type { Decider } from "@lyceum/domain/Decider"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"

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

const add = (id: string, by: number) =>
  execute({
    decider: counter,
    id,
    command: Effect.succeed(by),
    Answer: Schema.Struct({ total: Schema.Int, version: Schema.Int }),
    answer: ({ state, version }) => ({ total: state, version })
  })

const withKey = (key: string, fingerprint: string) =>
  Effect.provideService(RequestIdempotency, { route: "POST /counters", key, fingerprint })

const Store = EventStore.layer.pipe(
  Layer.provideMerge(testDatabase("counter", { "0001_event_store": eventStoreTables }))
)

layer(Store, { excludeTestServices: true, timeout: "60 seconds" })("EventStore", (it) => {
  it.effect("appends, folds and keeps a gapless history", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* add("a", 1), { total: 1, version: 1 })
      assert.deepStrictEqual(yield* add("a", 2), { total: 3, version: 2 })
      assert.deepStrictEqual(yield* add("a", 0), { total: 3, version: 2 })
      const store = yield* EventStore
      const history = yield* store.history("counter-a")
      assert.deepStrictEqual(
        history.map((event) => event.version),
        [1, 2]
      )
      assert.strictEqual(yield* Effect.flip(add("a", 100)), "too much")
    })
  )

  it.effect("serialises 40 parallel commands on one stream without losing one", () =>
    Effect.gen(function* () {
      yield* Effect.forEach(Array.from({ length: 40 }), () => add("b", 1).pipe(Effect.retry({ times: 50 })), {
        concurrency: 40,
        discard: true
      })
      assert.deepStrictEqual(yield* add("b", 0), { total: 40, version: 40 })
    })
  )

  it.effect("answers a repeated Idempotency-Key without a second event, also in parallel", () =>
    Effect.gen(function* () {
      const answers = yield* Effect.forEach(Array.from({ length: 20 }), () => add("c", 5).pipe(withKey("k1", "f1")), {
        concurrency: 20
      })
      for (const answer of answers) assert.deepStrictEqual(answer, { total: 5, version: 1 })
      const refused = yield* Effect.flip(add("c", 6).pipe(withKey("k1", "f2")))
      assert.strictEqual(refused === "too much" ? refused : refused._tag, "IdempotencyKeyReused")
    })
  )

  it.effect("keeps the answer of a command that had nothing to do: its key is not another request's", () =>
    Effect.gen(function* () {
      yield* add("idle", 5)
      assert.deepStrictEqual(yield* add("idle", 0).pipe(withKey("k-idle", "f1")), { total: 5, version: 1 })
      yield* add("idle", 1)
      assert.deepStrictEqual(yield* add("idle", 0).pipe(withKey("k-idle", "f1")), { total: 5, version: 1 })
      const refused = yield* Effect.flip(add("idle", 2).pipe(withKey("k-idle", "f2")))
      assert.strictEqual(refused === "too much" ? refused : refused._tag, "IdempotencyKeyReused")
    })
  )

  it.effect("answers a request whose twin committed between its load and what its command looked at", () =>
    Effect.gen(function* () {
      const first = add("twin", 5).pipe(withKey("k2", "f1"))
      const second = (key: string) =>
        execute({
          decider: counter,
          id: "twin-2",
          // The twin commits now; then the command finds that its place is taken.
          command: Effect.andThen(first, Effect.fail("taken" as const)),
          Answer: Schema.Struct({ total: Schema.Int, version: Schema.Int }),
          answer: ({ state, version }) => ({ total: state, version })
        }).pipe(withKey(key, "f1"))
      assert.deepStrictEqual(yield* second("k2"), { total: 5, version: 1 })
      assert.strictEqual(yield* Effect.flip(second("k3")), "taken")
    })
  )

  it.effect("refuses to change or remove an event", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* add("d", 1)
      for (const statement of [sql`UPDATE events SET type = 'x'`, sql`DELETE FROM events`, sql`TRUNCATE events`]) {
        assert.strictEqual((yield* Effect.flip(statement)).reason._tag, "AuthorizationError")
      }
    })
  )
})

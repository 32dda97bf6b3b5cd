import { assert, describe, it } from "@effect/vitest"
import { together } from "@lyceum/database/Together"
import { Deferred, Effect, Exit, Fiber } from "effect"

/** Doubles numbers; each group waits for `gate`. A number below 0 is refused, and 13 is a fault. */
const doubling = (gate: Effect.Effect<void> = Effect.void) => {
  const groups: Array<ReadonlyArray<number>> = []
  const double = together({
    isAlike: (one: number, other: number) => one % 2 === other % 2,
    run: (items): Effect.Effect<ReadonlyArray<number>, "refused"> => {
      groups.push(items)
      if (items.includes(13)) throw new Error("a fault")
      return Effect.andThen(
        gate,
        items.some((item) => item < 0) ? Effect.fail("refused" as const) : Effect.succeed(items.map((item) => item * 2))
      )
    },
    isEverybodys: () => false
  })
  return { double, groups }
}
const all = (double: (item: number) => Effect.Effect<number, "refused">, items: ReadonlyArray<number>) =>
  Effect.forEach(items, (item) => Effect.exit(double(item)), { concurrency: "unbounded" })

describe("work for everybody who waits", () => {
  it.effect("does it alone for whoever comes alone", () =>
    Effect.gen(function* () {
      const { double, groups } = doubling()
      assert.deepStrictEqual([yield* double(1), yield* double(2)], [2, 4])
      assert.deepStrictEqual(groups, [[1], [2]])
    })
  )

  it.effect("does it at once for those alike, in as few sizes as powers of two, and gives each their own", () =>
    Effect.gen(function* () {
      const { double, groups } = doubling()
      const items = Array.from({ length: 11 }, (_, index) => index * 2).concat(1)
      const exits = yield* all(double, items)
      assert.deepStrictEqual(
        exits,
        items.map((item) => Exit.succeed(item * 2))
      )
      assert.deepStrictEqual(
        groups.map(({ length }) => length),
        [8, 2, 1, 1]
      )
    })
  )

  it.effect("looks one by one when a group is refused, and nobody is left waiting after a fault", () =>
    Effect.gen(function* () {
      const refused = doubling()
      const exits = yield* all(refused.double, [2, -4, 6, 8])
      const expected = [2, -4, 6, 8].map((item) => (item < 0 ? Exit.fail("refused" as const) : Exit.succeed(item * 2)))
      assert.deepStrictEqual<ReadonlyArray<unknown>>(exits, expected)
      const faulty = yield* all(doubling().double, [11, 13])
      assert.deepStrictEqual(faulty.map(Exit.isSuccess), [true, false])
    })
  )

  it.effect("leaves out whoever went away, and goes on for the others", () =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const { double, groups } = doubling(Deferred.await(gate))
      const start = (item: number) => Effect.forkChild(double(item), { startImmediately: true })
      // As many as may be under way, each alone: the next wait.
      const begun = yield* Effect.forEach([2, 3, 4, 5], (item) => Effect.tap(start(item), () => Effect.yieldNow))
      const [away, stays] = [yield* start(6), yield* start(8)]
      yield* Effect.yieldNow
      yield* Fiber.interrupt(away)
      yield* Deferred.succeed(gate, undefined)
      assert.deepStrictEqual(yield* Effect.forEach([...begun, stays], Fiber.join), [4, 6, 8, 10, 16])
      assert.deepStrictEqual(groups, [[2], [3], [4], [5], [8]])
    })
  )
})

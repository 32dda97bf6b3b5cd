/** The token bucket: never more than its rate, never slower than it must be. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { bucket, patienceMillis } from "../src/SendRate.ts"

/** Times at which turns came, and how many went away. */
const turns = Effect.fnUntraced(function* (perSecond: number, count: number) {
  const { turn } = bucket(perSecond)
  const at: Array<number> = []
  const one = turn.pipe(
    Effect.andThen(Clock.currentTimeMillis),
    Effect.map((now) => void at.push(now)),
    Effect.as(true),
    Effect.catchTag("RateReached", () => Effect.succeed(false))
  )
  const all = yield* Effect.forkChild(
    Effect.all(
      Array.from({ length: count }, () => one),
      { concurrency: "unbounded" }
    ),
    { startImmediately: true }
  )
  yield* TestClock.adjust(patienceMillis + 1000)
  const went = yield* Fiber.join(all)
  return { at, away: went.filter((turned) => !turned).length }
})

describe("the rate", () => {
  it.effect("a second's worth at once, then one after another, for as long as patience lasts", () =>
    Effect.gen(function* () {
      const { at, away } = yield* turns(2, 20)
      assert.deepStrictEqual(at, [0, 0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000])
      assert.strictEqual(away, 8)
    })
  )

  it.effect("below one a second the first goes at once", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* turns(0.5, 4), { at: [0, 2000, 4000], away: 1 })
    })
  )

  it.effect("a quiet minute is not made up for; after 'too many' it is quiet for a second", () =>
    Effect.gen(function* () {
      const { slowDown, turn } = bucket(10)
      yield* TestClock.adjust("1 minute")
      const at: Array<number> = []
      const one = Effect.andThen(
        turn,
        Effect.map(Clock.currentTimeMillis, (now) => void at.push(now - 60_000))
      )
      const many = (count: number) =>
        Effect.forkChild(Effect.repeat(one, { times: count - 1 }), { startImmediately: true })
      const first = yield* many(12)
      yield* TestClock.adjust("200 millis")
      yield* Fiber.join(first)
      assert.deepStrictEqual(at.splice(0), [...Array.from({ length: 10 }, () => 0), 100, 200])
      yield* slowDown
      const second = yield* many(2)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(second)
      assert.deepStrictEqual(at, [1200, 1300])
    })
  )
})

/** A weak upstream is asked at most a tenth more often than people ask. */
import { assert, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { RetryBudget } from "../src/auth/RetryBudget.ts"

it.effect("of a thousand calls that fail at most one in ten is repeated, and ten that were saved up", () =>
  Effect.gen(function* () {
    const budget = yield* RetryBudget.make
    let tries = 0
    const failing = Effect.suspend(() => {
      tries++
      return Effect.fail("away")
    })
    const calls = yield* Effect.forkChild(
      Effect.forEach(Array.from({ length: 1000 }), () => Effect.exit(budget.retryOnce(failing)), { discard: true })
    )
    yield* TestClock.adjust("1 minute")
    yield* Fiber.join(calls)
    assert.isAtMost(tries, 1000 * 1.1 + 10)
    assert.isAbove(tries, 1000, "and it does repeat")
  })
)

it.effect("one call in a while is repeated, and its second answer counts", () =>
  Effect.gen(function* () {
    const budget = yield* RetryBudget.make
    let tries = 0
    const second = Effect.suspend(() => (++tries === 1 ? Effect.fail("away") : Effect.succeed("there")))
    const call = yield* Effect.forkChild(budget.retryOnce(second))
    yield* TestClock.adjust("100 millis")
    assert.strictEqual(yield* Fiber.join(call), "there")
  })
)

/** What a function writes: one JSON object a line, and metrics as the cloud reads them. */
import { assert, describe, it } from "@effect/vitest"
import { lambdaLogger } from "@lyceum/runtime/lambda/Logs"
import { emf } from "@lyceum/runtime/lambda/Metrics"
import { ConfigProvider, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"

const linesOf = <A, E>(effect: Effect.Effect<A, E>, environment: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const lines: Array<string> = []
    const settings = ConfigProvider.layer(ConfigProvider.fromUnknown(environment))
    const logs = lambdaLogger("file-processor", (line) => void lines.push(line))
    yield* Effect.provide(effect, Layer.provide(logs, settings))
    return lines.map((line): Record<string, unknown> => {
      assert.notInclude(line, "\n")
      return JSON.parse(line)
    })
  })

describe("a function's output", () => {
  it.effect("logs one object a line, with its annotations", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 10, 22))
      const lines = yield* linesOf(
        Effect.logInfo("material\nrefused").pipe(Effect.annotateLogs({ key: "quarantine/a/b", reasons: ["infected"] }))
      )
      assert.deepStrictEqual(lines, [
        {
          level: "INFO",
          time: "2026-11-22T00:00:00.000Z",
          message: "material\nrefused",
          service: "file-processor",
          key: "quarantine/a/b",
          reasons: ["infected"]
        }
      ])
    })
  )

  it.effect("says nothing below its level", () =>
    Effect.gen(function* () {
      const said = Effect.andThen(Effect.logInfo("quiet"), Effect.logWarning("loud"))
      assert.deepStrictEqual(
        (yield* linesOf(said, { LOG_LEVEL: "Warn" })).map(({ message }) => message),
        ["loud"]
      )
    })
  )

  it.effect("writes metrics in the embedded format", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_790_000_000_000)
      assert.deepStrictEqual(
        yield* linesOf(emf("Materials", "Count", 1, { service: "file-processor", result: "processed" })),
        [
          {
            service: "file-processor",
            result: "processed",
            Materials: 1,
            _aws: {
              Timestamp: 1_790_000_000_000,
              CloudWatchMetrics: [
                {
                  Namespace: "Lyceum",
                  Dimensions: [["service", "result"]],
                  Metrics: [{ Name: "Materials", Unit: "Count" }]
                }
              ]
            }
          }
        ]
      )
    })
  )
})

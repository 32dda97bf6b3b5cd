/**
 * One of our services for the side by side: its real routes over its real listener, middleware, metrics and limits, verifying
 * real tokens; without consumers and relay, which the peers do not have either. Configuration comes by the environment, as deployed.
 */
import { logging } from "@lyceum/runtime/Logging"
import { rateLimitsLayer } from "@lyceum/runtime/limits/RateLimits"
import { Config, Effect, Layer } from "effect"

/** Answers what was used, whenever it is asked; ends with its parent. */
const tellUsage = Effect.sync(() => {
  process.on("message", (message) => {
    if (message === "stop") process.exit(0)
    const { system, user } = process.cpuUsage()
    process.send?.({ micros: system + user, rss: process.memoryUsage.rss() })
  })
  process.on("disconnect", () => process.exit(0))
  process.send?.("ready")
})

/** The limits of clients, where `BENCH_LIMITS` is true: the peers have none. */
export const limitsAsAsked = Layer.unwrap(
  Effect.map(Config.Boolean("BENCH_LIMITS"), (on) => (on ? rateLimitsLayer : Layer.empty))
)

/** Runs a service until its parent ends it. */
export const serve = <A, E>(name: string, service: Layer.Layer<A, E>): Promise<never> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        yield* Layer.build(service.pipe(Layer.provide(logging(name))))
        yield* tellUsage
        return yield* Effect.never
      })
    )
  )

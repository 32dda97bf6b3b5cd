/** The one answer to a scrape: what the process, Effect's metrics and our own cells say, each name once. */
import { Effect, Metric } from "effect"
import { effectFamilies } from "./EffectFamilies.ts"
import { type Family, faultyNames, openMetricsType, prometheusType, writeFamilies } from "./Families.ts"
import { ownFamilies } from "./Own.ts"
import { processFamilies } from "./ProcessFamilies.ts"

/** Every family as it is now. Two sources of one name are a fault of the program, and die. */
export const families: Effect.Effect<ReadonlyArray<Family>> = Effect.gen(function* () {
  const all = [...(yield* Effect.promise(processFamilies)), ...ownFamilies(), ...effectFamilies(yield* Metric.snapshot)]
  const faulty = faultyNames(all)
  return faulty.length === 0
    ? all
    : yield* Effect.die(new Error(`metrics that cannot be scraped: ${faulty.join(", ")}`))
})

/** The text for a client with this `Accept` header. */
export const exposition = (accept: string | undefined) =>
  Effect.map(families, (all) => {
    const openMetrics = accept?.includes("application/openmetrics-text") === true
    return { text: writeFamilies(all, openMetrics), contentType: openMetrics ? openMetricsType : prometheusType }
  })

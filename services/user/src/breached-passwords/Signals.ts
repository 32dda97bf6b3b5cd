/** What the set of breached passwords said, counted. */
import { Effect, Metric } from "effect"
import type { Standing } from "./BreachedPasswords.ts"

const asked = Metric.counter("lyceum_breached_passwords_total", {
  description: "New passwords by what the set of breached ones says of them; unknown: it was away",
  incremental: true
})
const results = {
  breached: Metric.withAttributes(asked, { result: "breached" }),
  "not-found": Metric.withAttributes(asked, { result: "not-found" }),
  unknown: Metric.withAttributes(asked, { result: "unknown" })
} as const satisfies Record<Standing, unknown>

export const countStanding = (standing: Standing) => Metric.update(results[standing], 1)

/** What never happened is zero, not missing: also where no set is asked. */
export const standingsStarted = Effect.forEach(Object.values(results), (one) => Metric.update(one, 0), {
  discard: true
})

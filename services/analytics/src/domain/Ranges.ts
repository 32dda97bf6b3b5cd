/** Periods that are asked for: defaults and limits. Pure; times in milliseconds since 1970. */
import { activeLearnersLimits } from "@lyceum/api/ActiveLearners"
import { overviewLimitDays } from "@lyceum/api/Analytics"
import { Result } from "effect"

const day = 86_400_000

/** From the first up to, not including, the second. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** `to` absent = now, `from` absent = 24 hours before it. Refused with the reason when empty or longer than 31 days. */
export const windowRange = (
  asked: { readonly from?: number | undefined; readonly to?: number | undefined },
  now: number
): Result.Result<Range, string> => {
  const to = asked.to ?? now
  const from = asked.from ?? to - day
  if (from >= to) return Result.fail("from: must be before to")
  return to - from > activeLearnersLimits.days * day
    ? Result.fail(`from, to: at most ${activeLearnersLimits.days} days apart`)
    : Result.succeed({ from, to })
}

/** Start of a calendar day in UTC; undefined = there is no such day. */
const startOf = (text: string): number | undefined => {
  const millis = Date.parse(`${text}T00:00:00.000Z`)
  return Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== text ? undefined : millis
}

/** Days, both ends included, as a range. `to` absent = today, `from` absent = 29 days before it. */
export const dayRange = (
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number
): Result.Result<Range, string> => {
  const last = asked.to === undefined ? Math.floor(now / day) * day : startOf(asked.to)
  if (last === undefined) return Result.fail("to: there is no such day")
  const first = asked.from === undefined ? last - 29 * day : startOf(asked.from)
  if (first === undefined) return Result.fail("from: there is no such day")
  if (first > last) return Result.fail("from: must not be after to")
  return (last - first) / day >= overviewLimitDays
    ? Result.fail(`from, to: at most ${overviewLimitDays} days`)
    : Result.succeed({ from: first, to: last + day })
}

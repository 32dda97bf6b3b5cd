/** Values that the contracts of the analytics service share. */
import { Schema } from "effect"
import { Instant } from "./Instant.ts"

/** A moment: ISO 8601, UTC. */
export const time = Instant

/** How many. */
export const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** A whole percent, 0 to 100. */
export const percent = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))

/**
 * How complete an answer is. Everything that was in the event log at `asOf` is in the answer; `behind` is what was not read
 * yet when it was asked: records, and seconds since `asOf`. At rest `asOf` is now (at most a few seconds old).
 */
export const freshness = {
  asOf: time,
  behind: Schema.Struct({ records: count, seconds: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0)) }).annotate({
    identifier: "Behind"
  })
}

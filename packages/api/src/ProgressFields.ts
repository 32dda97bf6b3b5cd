/** Values that the contracts of the progress service share. */
import { Schema } from "effect"
import { Instant } from "./Instant.ts"

/** A moment: ISO 8601, UTC. */
export const time = Instant

/** A whole percent, 0 to 100. */
export const percent = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))

/** Points, or seconds: a number that is not negative. */
export const points = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

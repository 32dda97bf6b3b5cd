/** Moments as the contracts write them. */
import { Schema } from "effect"

/** RFC 3339 5.6, from the year 1: what `Date` takes beyond it (`2026`, `1 Mar`) means different moments in different places. */
const rfc3339 =
  /^(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/

/** A moment: ISO 8601 as RFC 3339 narrows it, with seconds and `Z` or an offset. Answers say UTC and milliseconds. */
export const Instant = Schema.String.check(
  Schema.isPattern(rfc3339, {
    expected: "a moment as RFC 3339 writes it, for example 2026-03-01T12:00:00Z",
    toJsonSchema: () => ({ format: "date-time" })
  })
).pipe(Schema.decodeTo(Schema.DateTimeUtcFromString))

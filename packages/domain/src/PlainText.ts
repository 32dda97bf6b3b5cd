/** What text has to be so that a database keeps it. */
import { Schema } from "effect"

/** No NUL and no half of a surrogate pair: PostgreSQL keeps neither (the latter not within JSON). */
// oxlint-disable-next-line no-control-regex
export const isStorable = Schema.isPattern(/^[^\u0000\p{Cs}]*$/u, {
  // A half pair is no text that JSON can be relied on to carry (RFC 8259 8.2), so descriptions speak of NUL alone.
  toJsonSchema: () => ({ pattern: "^[^\\u0000]*$" })
})

/** Where new identifiers come from: time-ordered UUIDs (RFC 9562 5.7), exchangeable so that a simulation can repeat itself. */
import { Context } from "effect"
import { randomUUIDv7 } from "node:crypto"

export const Uuids = Context.Reference<() => string>("@lyceum/database/Uuids", {
  defaultValue: () => () => randomUUIDv7()
})

/** Where new identifiers come from: time-ordered UUIDs (RFC 9562 5.7), exchangeable so that a simulation can repeat itself. */
import { Context } from "effect"
import { SecureRandom } from "effect/crypto"

export const Uuids = Context.Reference<() => string>("@lyceum/database/Uuids", {
  defaultValue: () => () => SecureRandom.uuidV7Unsafe()
})

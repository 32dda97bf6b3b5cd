/** What a client is told of its limit: draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After` (RFC 9110 10.2.3) when it is over. */
import { type Standing, windowSeconds } from "./Windows.ts"

/** Headers of any answer to a client with a limit. */
export const limitHeaders = ({ allowed, policy, remaining, resetSeconds }: Standing): Record<string, string> => ({
  "ratelimit-policy": `"${policy.name}";q=${policy.quota};w=${windowSeconds}`,
  ratelimit: `"${policy.name}";r=${remaining};t=${resetSeconds}`,
  ...(allowed ? {} : { "retry-after": String(resetSeconds) })
})

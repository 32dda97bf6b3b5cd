/** How requests travel: idempotency key, bounded retries, bearer token, one renewal after a 401. Each layer is a `fetch`. */
import { withIdempotencyKey } from "./Idempotency.ts"
import { asksToRetry, backoffMillis, isRepeatable, retryAfterMillis, type RetryOptions, sleep } from "./Retry.ts"
import type { Session } from "./Session.ts"

/** Sends a request; what `fetch` does. */
export type Send = (request: Request) => Promise<Response>

/** Sends again what may be sent again: after 429 and 503 when they ask for it, and after a broken connection. */
export const retrying =
  (send: Send, options: RetryOptions): Send =>
  async (request) => {
    const attempts = options.attempts ?? 4
    const maximum = (options.maximumWaitSeconds ?? 30) * 1000
    const keyed = withIdempotencyKey(request)
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= attempts
      let asked: number | undefined
      try {
        const response = await send(last ? keyed : keyed.clone())
        if (last || !asksToRetry(keyed, response.status)) return response
        asked = retryAfterMillis(response.headers.get("retry-after"), Date.now())
        if (asked !== undefined && asked > maximum) return response
        await response.body?.cancel()
      } catch (error) {
        if (last || keyed.signal.aborted || !isRepeatable(keyed)) throw error
      }
      await sleep(asked ?? Math.min(maximum, backoffMillis(attempt, Math.random)), keyed.signal)
    }
  }

/** Signing in and renewing are done without a token: their 401 says something else. */
const isAnonymous = (request: Request): boolean =>
  request.method === "POST" && /\/v1\/sessions(?:\/refresh)?$/.test(new URL(request.url).pathname)

const withToken = (request: Request, token: string): Request => {
  request.headers.set("Authorization", `Bearer ${token}`)
  return request
}

/** Adds the bearer token unless the caller gave one; after a 401 renews it once and sends the request again. */
export const authenticated =
  (send: Send, session: Session): Send =>
  async (request) => {
    if (request.headers.has("authorization") || isAnonymous(request)) return send(request)
    const tokens = await session.tokens()
    if (tokens === undefined) return send(request)
    const response = await send(withToken(request.clone(), tokens.accessToken))
    if (response.status !== 401) return response
    const renewed = await session.renewed(tokens.accessToken)
    if (renewed === undefined) return response
    await response.body?.cancel()
    return send(withToken(request, renewed.accessToken))
  }

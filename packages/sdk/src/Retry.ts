/** When a request is sent again, and after how long. */

export interface RetryOptions {
  /** How often a request is sent at most; 1 = never again. Default 4. */
  readonly attempts?: number
  /** Longest wait between two tries, in seconds. An answer that asks for more is given to the caller. Default 30. */
  readonly maximumWaitSeconds?: number
}

/** `Retry-After` (RFC 9110 10.2.3) in milliseconds from `now`: seconds or a date; `undefined` when absent or neither. */
export const retryAfterMillis = (header: string | null, now: number): number | undefined => {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Exponential, from 200 ms, with full jitter: many clients that failed together do not come back together. */
export const backoffMillis = (attempt: number, random: () => number): number =>
  random() * Math.min(10_000, 200 * 2 ** attempt)

/**
 * Whether sending the request twice has the effect of sending it once: by its method (RFC 9110 9.2.2), or because it carries
 * an `Idempotency-Key`.
 */
export const isRepeatable = (request: Request): boolean =>
  ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].includes(request.method) || request.headers.has("idempotency-key")

/** Whether an answer says "later": 429 was not worked on, 503 may have been. */
export const asksToRetry = (request: Request, status: number): boolean =>
  status === 429 || (status === 503 && isRepeatable(request))

/** Waits; rejects with the signal's reason as soon as that aborts. */
export const sleep = (millis: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, millis)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener("abort", stop, { once: true })
  })

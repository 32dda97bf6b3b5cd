/** What the AWS SDK throws, by class: what may pass if asked again, and what does not. */

const field = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && key in value ? Reflect.get(value, key) : undefined

/** Names of throttling, as AWS services spell them. `OverLimit`: too many messages are in flight just now. */
const throttled = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "KmsThrottled",
  "OverLimit",
  "SlowDown"
])

/** No answer, or half of one. `SyntaxError`: an answer that was cut. */
const broken = new Set(["TimeoutError", "RequestTimeout", "NetworkingError", "SyntaxError"])
const network = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH"
])

const text = (value: unknown): string => (typeof value === "string" ? value : "")

/** Throttled, a fault of the server, or no whole answer: the same request may succeed later. */
export const isTransient = (thrown: unknown): boolean => {
  const name = text(field(thrown, "name"))
  const status = field(field(thrown, "$metadata"), "httpStatusCode")
  return (
    throttled.has(name) ||
    broken.has(name) ||
    network.has(text(field(thrown, "code"))) ||
    text(field(thrown, "message")) === "socket hang up" ||
    (typeof status === "number" && (status >= 500 || status === 429))
  )
}

const missing = new Set(["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "NonExistentQueue"])

/** The queue is not there (or was deleted less than a minute ago). */
export const isMissingQueue = (thrown: unknown): boolean =>
  missing.has(text(field(thrown, "name"))) || missing.has(text(field(thrown, "Code")))

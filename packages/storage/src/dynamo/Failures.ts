/** What DynamoDB's client throws, by class: a condition that does not hold, worth another try, or neither. */
import { Schema } from "effect"

/** The table did not do what it was asked to, after every try that made sense. `reason` is the error's name, never an item. */
export class DynamoUnavailable extends Schema.TaggedError<DynamoUnavailable>()("DynamoUnavailable", {
  operation: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `DynamoDB did not ${this.operation}: ${this.reason}`
  }
}

/** Names by which DynamoDB says "later", whatever the status. */
const throttled = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
  "TransactionConflictException"
])

/** Names of what went wrong on the way: the request may or may not have arrived. */
const network = /^(AbortError|TimeoutError|RequestTimeout|NetworkingError|E[A-Z]+|UND_ERR_[A-Z_]+|TooManyUnprocessed)$/

export interface DynamoFault {
  readonly kind: "condition" | "transient" | "permanent"
  readonly name: string
}

const textOf = (thrown: object, key: "code" | "name"): string => {
  const value: unknown = Reflect.get(thrown, key)
  return typeof value === "string" ? value : ""
}

const statusOf = (thrown: object): number => {
  const metadata: unknown = Reflect.get(thrown, "$metadata")
  const status: unknown =
    typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "httpStatusCode") : undefined
  return typeof status === "number" ? status : 0
}

/** Puts what was thrown into its class. */
export const faultOf = (thrown: unknown): DynamoFault => {
  if (typeof thrown !== "object" || thrown === null) return { kind: "permanent", name: "unknown" }
  const [code, name, status] = [textOf(thrown, "code"), textOf(thrown, "name"), statusOf(thrown)]
  if (name === "ConditionalCheckFailedException") return { kind: "condition", name }
  const transient = throttled.has(name) || status >= 500 || status === 429 || network.test(code) || network.test(name)
  // A network error is called "Error"; its code tells more.
  return { kind: transient ? "transient" : "permanent", name: code === "" ? name : code }
}

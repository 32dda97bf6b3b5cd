/** What Kafka's client throws, as the port's errors. The client wraps errors in errors: the innermost tells what happened. */
import { Effect, Schema } from "effect"
import { EventLogUnavailable, UnknownTopic } from "../EventLog.ts"
import { counted } from "./Signals.ts"

/** The brokers refused us: the credentials are wrong or may not do this. Trying again does not help. */
export class KafkaAccessDenied extends Schema.TaggedError<KafkaAccessDenied>()("KafkaAccessDenied", {
  brokers: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `Kafka at ${this.brokers} refused the login (KAFKA_SASL_MECHANISM, _USERNAME, _PASSWORD): ${this.reason}`
  }
}

/** An error code that a broker answered with. */
export class BrokerError extends Schema.TaggedError<BrokerError>()("BrokerError", {
  code: Schema.Int,
  operation: Schema.String
}) {
  override get message() {
    return `the broker answered error ${this.code} to ${this.operation}`
  }
}

/** Name, Kafka's error type and code of the innermost error. */
export interface KafkaFault {
  readonly name: string
  readonly type: string
  readonly code: number
  readonly message: string
}

const text = (value: unknown): string => (typeof value === "string" ? value : "")

/** Follows `cause` and `originalError` inwards, a few steps at most. */
export const faultOf = (thrown: unknown, depth = 0): KafkaFault => {
  if (typeof thrown !== "object" || thrown === null) return { name: "", type: "", code: -1, message: String(thrown) }
  const inner =
    "cause" in thrown && typeof thrown.cause === "object" && thrown.cause !== null
      ? thrown.cause
      : "originalError" in thrown
        ? thrown.originalError
        : undefined
  if (typeof inner === "object" && inner !== null && depth < 8) return faultOf(inner, depth + 1)
  const code = "code" in thrown && typeof thrown.code === "number" ? thrown.code : -1
  return {
    name: text("name" in thrown ? thrown.name : ""),
    type: text("type" in thrown ? thrown.type : ""),
    code,
    message: text("message" in thrown ? thrown.message : "")
  }
}

const unknownTopic = 3

/** The topic does not exist, as any call says it. */
export const isUnknownTopic = (thrown: unknown): boolean => {
  const { code, type } = faultOf(thrown)
  return code === unknownTopic || type === "UNKNOWN_TOPIC_OR_PARTITION"
}

/** Another producer has begun under the same `transactional.id`: codes 47 and 90. */
export const isFenced = (thrown: unknown): boolean => {
  const { code, type } = faultOf(thrown)
  return code === 47 || code === 90 || type === "INVALID_PRODUCER_EPOCH" || type === "PRODUCER_FENCED"
}

/** Brokers refuse a bearer's token in words that the client does not read; the first request after it is then out of order. */
const tokenRefused = "ILLEGAL_SASL_STATE"

/** The login was refused (or the mechanism is not spoken there). */
export const isRefusedLogin = (thrown: unknown): boolean => {
  const { name, type } = faultOf(thrown)
  return name === "KafkaJSSASLAuthenticationError" || type === "SASL_AUTHENTICATION_FAILED" || type === tokenRefused
}

/** Why a login was refused, in a few words. */
export const refusalOf = (thrown: unknown): string => {
  const { message, type } = faultOf(thrown)
  return type === tokenRefused ? "the brokers did not accept the token" : message
}

/** Runs a promise of the client; every rejection is `EventLogUnavailable`. */
export const call = <A>(operation: string, run: () => Promise<A>): Effect.Effect<A, EventLogUnavailable> =>
  counted(operation, Effect.tryPromise({ try: run, catch: (cause) => new EventLogUnavailable({ operation, cause }) }))

/** The same for a call about one topic: one that does not exist is `UnknownTopic`. */
export const callTopic = <A>(
  operation: string,
  topic: string,
  run: () => Promise<A>
): Effect.Effect<A, EventLogUnavailable | UnknownTopic> =>
  counted(
    operation,
    Effect.tryPromise({
      try: run,
      catch: (cause) =>
        isUnknownTopic(cause) ? new UnknownTopic({ topic }) : new EventLogUnavailable({ operation, cause })
    })
  )

/** A coordinator that loads, moves or is not there yet: the codes 14, 15 and 16. Nothing was done. */
export const isSettling = (thrown: unknown): boolean => {
  const { code } = faultOf(thrown)
  return code === 14 || code === 15 || code === 16
}

/** Asks again, for some seconds, while the coordinator settles, as after a broker's start. */
export const whileSettling = <A, E extends { readonly _tag: string }, R>(
  self: Effect.Effect<A, E | EventLogUnavailable, R>
): Effect.Effect<A, E | EventLogUnavailable, R> =>
  Effect.retry(self, {
    times: 100,
    while: (error) => {
      const again = error._tag === "EventLogUnavailable" && "cause" in error && isSettling(error.cause)
      return again ? Effect.as(Effect.sleep("100 millis"), true) : Effect.succeed(false)
    }
  })

/**
 * What an error of the cloud says about the message that was handed over. Only names that are known to be final refuse a message;
 * all others come again, so that a fault of ours (rights, region, a missing configuration set) ends in dead letters, not in a loss.
 */
import { Option, Schema } from "effect"
import { CarrierSilent, CarrierUnavailable, type CarrierError, MessageRefused, withoutAddresses } from "../Carrier.ts"

/** As the SDK and Node throw it: a service's answer has a status, a failed connection a code. */
const Thrown = Schema.Struct({
  name: Schema.String,
  message: Schema.String,
  code: Schema.optionalKey(Schema.Unknown),
  $metadata: Schema.optionalKey(Schema.Struct({ httpStatusCode: Schema.optionalKey(Schema.Int) }))
})
const decode = Schema.decodeUnknownOption(Thrown)

/** The service's own words for: this message, or this address, never. */
const final = new Set([
  "MessageRejected",
  "BadRequestException",
  "InvalidParameterException",
  "InvalidParameterValueException",
  "InvalidParameter",
  "OptedOutException",
  "OptedOut"
])

/** Asks for less, or says that nothing is sent at the moment. */
const throttle =
  /^(TooManyRequests|Throttl|RequestThrottled|RequestLimitExceeded|SlowDown|LimitExceeded|SendingPaused|AccountSuspended)/

/** The connection was never there, so no message went over it. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])

/** Pure. */
export const carrierError = (error: unknown): CarrierError => {
  const thrown = Option.getOrUndefined(decode(error))
  if (thrown === undefined) return new CarrierSilent({ reason: "an error without a name" })
  const status = thrown.$metadata?.httpStatusCode
  const reason = `${thrown.name}: ${withoutAddresses(thrown.message)}`
  if (status === 429 || throttle.test(thrown.name)) return new CarrierUnavailable({ reason, throttled: true })
  if (final.has(thrown.name)) return new MessageRefused({ reason })
  if (status === 503) return new CarrierUnavailable({ reason, throttled: true })
  if (status !== undefined && status >= 400 && status < 500) return new CarrierUnavailable({ reason, throttled: false })
  const { code } = thrown
  if (thrown.name === "CredentialsProviderError" || (typeof code === "string" && neverConnected.has(code))) {
    return new CarrierUnavailable({ reason, throttled: false })
  }
  return new CarrierSilent({ reason })
}

/** What can go wrong with whoever carries a message, told apart by what is known of the message afterwards. */
import { Schema } from "effect"

/** Where a message goes. */
export type Channel = "email" | "sms"

/** The message or its address will never be taken: trying again would change nothing. `reason` holds no address. */
export class MessageRefused extends Schema.TaggedError<MessageRefused>()("MessageRefused", { reason: Schema.String }) {
  override get message() {
    return `the message was refused for good: ${this.reason}`
  }
}

/** The message was certainly not taken; a later try may do better. `throttled`: the carrier asks for fewer at once. */
export class CarrierUnavailable extends Schema.TaggedError<CarrierUnavailable>()("CarrierUnavailable", {
  reason: Schema.String,
  throttled: Schema.Boolean
}) {
  override get message() {
    return `the message was not taken, try again later: ${this.reason}`
  }
}

/** Nobody knows whether the message was taken: the answer was lost, or says nothing. */
export class CarrierSilent extends Schema.TaggedError<CarrierSilent>()("CarrierSilent", { reason: Schema.String }) {
  override get message() {
    return `it is not known whether the message went out: ${this.reason}`
  }
}

export type CarrierError = MessageRefused | CarrierUnavailable | CarrierSilent

/** A carrier's own words without e-mail addresses and telephone numbers, at most 300 characters: fit for logs and records. */
export const withoutAddresses = (text: string): string =>
  text
    .replaceAll(/[^\s<>"',:;()]+@[^\s<>"',:;()]+/g, "(address)")
    .replaceAll(/\+?\d[\d ()-]{5,}\d/g, "(number)")
    .slice(0, 300)

/**
 * Port SentLog: which messages went out, so that a job that comes twice is one message. A claim is a conditional write that one
 * of several workers wins; it holds for a while and is then anybody's again, because its worker may have died.
 * Holds ids, states and reasons: no address, no text. Adapter: `aws/DynamoSentLog.ts`.
 */
import { Context, type Duration, type Effect, Schema } from "effect"
import type { Channel } from "./Carrier.ts"

/** A message on one channel. `id` is the job's: letters, digits, `-` and `_`, at most 100. */
export interface SentKey {
  readonly id: string
  readonly channel: Channel
}

/**
 * `claimed` = yours to send now, `token` says so when you give it back; `held` = somebody's who may still be at it;
 * `done` = sent, or refused for good.
 */
export type Claim =
  | { readonly state: "claimed"; readonly token: string }
  | { readonly state: "held" }
  | { readonly state: "done" }

/** `receipt`: the carrier's own name for the message, `null` where it gave none. */
export type Outcome =
  | { readonly state: "sent"; readonly receipt: string | null }
  | { readonly state: "refused"; readonly reason: string }

/** What became of a message after it was sent. `at` in milliseconds since 1970. */
export interface Aftermath {
  readonly kind: "bounce" | "complaint" | "delivery-failure"
  readonly reason: string
  readonly at: number
}

export class SentLogUnavailable extends Schema.TaggedError<SentLogUnavailable>()("SentLogUnavailable", {
  reason: Schema.String
}) {
  override get message() {
    return `the record of sent messages does not answer: ${this.reason}`
  }
}

export class SentLog extends Context.Service<
  SentLog,
  {
    /** Takes the message for `lease`, unless it is done or held. */
    readonly claim: (key: SentKey, lease: Duration.Input) => Effect.Effect<Claim, SentLogUnavailable>
    /** Notes for good what became of it. */
    readonly settle: (key: SentKey, outcome: Outcome) => Effect.Effect<void, SentLogUnavailable>
    /** Gives one's own claim back: the message was certainly not sent. What is settled, or another's by now, stays so. */
    readonly release: (key: SentKey, token: string) => Effect.Effect<void, SentLogUnavailable>
    /** Adds what was heard of a sent message later; nothing when there is no record of it any more. */
    readonly note: (key: SentKey, aftermath: Aftermath) => Effect.Effect<void, SentLogUnavailable>
  }
>()("@lyceum/notification-processor/SentLog") {}

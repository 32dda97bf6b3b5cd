/**
 * Port SentLog: which messages went out, so that a job that comes twice is one message. A claim is a conditional write that one
 * of several workers wins; it holds for a while and is then anybody's again, because its worker may have died.
 * Holds ids, states and reasons: no address, no text. Adapters: a folder (`local/FolderSentLog.ts`); the cloud's come with it.
 */
import { Context, type Duration, type Effect, Schema } from "effect"

/** A message on one channel. `id` is the job's: letters, digits, `-` and `_`, at most 100. */
export interface SentKey {
  readonly id: string
  readonly channel: "email"
}

/** `claimed` = yours to send now; `held` = somebody's who may still be at it; `done` = sent, or refused for good. */
export type Claim = "claimed" | "held" | "done"

export class SentLogUnavailable extends Schema.TaggedError<SentLogUnavailable>()("SentLogUnavailable", {
  cause: Schema.Defect()
}) {
  override get message() {
    return "the record of sent messages does not answer"
  }
}

export class SentLog extends Context.Service<
  SentLog,
  {
    /** Takes the message for `lease`, unless it is done or held. */
    readonly claim: (key: SentKey, lease: Duration.Input) => Effect.Effect<Claim, SentLogUnavailable>
    /** Notes for good what became of it. */
    readonly settle: (
      key: SentKey,
      outcome: { readonly state: "sent" } | { readonly state: "refused"; readonly reason: string }
    ) => Effect.Effect<void, SentLogUnavailable>
    /** Gives a claim back: the message was certainly not sent. What is settled stays so. */
    readonly release: (key: SentKey) => Effect.Effect<void, SentLogUnavailable>
  }
>()("@lyceum/notification-processor/SentLog") {}

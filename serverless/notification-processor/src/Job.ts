/** A record's body, decoded: which channel it is for is told by its address, for an e-mail address has an `@` and no number does. */
import { MailJob, mailTemplates } from "@lyceum/events/Mail"
import { SmsJob, smsTemplates } from "@lyceum/events/Sms"
import { Effect, Option, Schema } from "effect"
import type { Channel } from "./Carrier.ts"

/** `unaddressed`: a job in order but for its address, which is `null` or empty: nothing can ever be sent. */
export type Job =
  | { readonly channel: "email"; readonly job: MailJob }
  | { readonly channel: "sms"; readonly job: SmsJob }
  | { readonly channel: "unaddressed"; readonly id: string; readonly template: string }

/** The body is no job of ours. Says nothing of it: it may hold an address, or a secret link. */
export class NoJob extends Schema.TaggedError<NoJob>()("NoJob", {}) {
  override get message() {
    return "the body is no mail or sms job"
  }
}

const json = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))
const mail = Schema.decodeUnknownEffect(Schema.toCodecJson(MailJob))
const sms = Schema.decodeUnknownEffect(Schema.toCodecJson(SmsJob))

const Addressed = Schema.Struct({ to: Schema.NonEmptyString })
const Unaddressed = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/)),
  to: Schema.NullOr(Schema.Literal("")),
  template: Schema.Literals([...Object.keys(mailTemplates), ...Object.keys(smsTemplates)])
})
const addressed = Schema.decodeUnknownOption(Addressed)
const unaddressed = Schema.decodeUnknownOption(Unaddressed)

export const decodeJob: (body: string) => Effect.Effect<Job, NoJob> = Effect.fnUntraced(
  function* (body: string) {
    const found = yield* json(body)
    const missing = Option.getOrUndefined(unaddressed(found))
    if (missing !== undefined) return { channel: "unaddressed", ...missing } as const
    const channel: Channel = Option.exists(addressed(found), ({ to }) => to.startsWith("+")) ? "sms" : "email"
    return channel === "sms"
      ? ({ channel, job: yield* sms(found) } as const)
      : ({ channel, job: yield* mail(found) } as const)
  },
  Effect.mapError(() => new NoJob())
)

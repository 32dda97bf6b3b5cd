/**
 * What SES says of a mail after it took it, as its event publishing writes it
 * (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html): only the kinds and fields that are used.
 */
import { Effect, Option, Schema } from "effect"
import { withoutAddresses } from "../Carrier.ts"
import type { Aftermath } from "../SentLog.ts"

/** The tag that `aws/SesMailer.ts` puts on a mail. Mail of others on the same account has none. */
const Mail = Schema.Struct({
  timestamp: Schema.DateTimeUtcFromString,
  tags: Schema.optionalKey(Schema.Struct({ "mail-id": Schema.optionalKey(Schema.Array(Schema.String)) }))
})
const Recipient = Schema.Struct({
  emailAddress: Schema.NonEmptyString,
  status: Schema.optionalKey(Schema.String),
  diagnosticCode: Schema.optionalKey(Schema.String)
})

const Bounce = Schema.Struct({
  eventType: Schema.Literal("Bounce"),
  mail: Mail,
  bounce: Schema.Struct({
    bounceType: Schema.Literals(["Permanent", "Transient", "Undetermined"]),
    bounceSubType: Schema.String,
    bouncedRecipients: Schema.Array(Recipient),
    timestamp: Schema.DateTimeUtcFromString
  })
})
const Complaint = Schema.Struct({
  eventType: Schema.Literal("Complaint"),
  mail: Mail,
  complaint: Schema.Struct({
    complainedRecipients: Schema.Array(Recipient),
    complaintFeedbackType: Schema.optionalKey(Schema.String),
    timestamp: Schema.DateTimeUtcFromString
  })
})
const Reject = Schema.Struct({
  eventType: Schema.Literal("Reject"),
  mail: Mail,
  reject: Schema.Struct({ reason: Schema.String })
})
/** Sent, delivered, opened, delayed and whatever else is published: nothing follows from it. */
const Other = Schema.Struct({ eventType: Schema.String.check(Schema.isPattern(/^(?!(Bounce|Complaint|Reject)$)/)) })

/** As SNS puts it into a queue; with raw delivery the event stands there itself. */
const Envelope = Schema.Struct({ Type: Schema.Literal("Notification"), Message: Schema.String })

const json = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))
const envelope = Schema.decodeUnknownOption(Envelope)
const event = Schema.decodeUnknownEffect(Schema.toCodecJson(Schema.Union([Bounce, Complaint, Reject, Other])))

/** What follows: a note on the mail's record, where it is one of ours, and addresses that get no more mail. */
export interface Feedback {
  readonly mailId: string | null
  readonly aftermath: Aftermath
  readonly suppress: ReadonlyArray<string>
}

/** The body is no event of SES. */
export class NoEvent extends Schema.TaggedError<NoEvent>()("NoEvent", {}) {
  override get message() {
    return "the body is no event of SES"
  }
}

const mailIdOf = ({ tags }: typeof Mail.Type): string | null => {
  const [id] = tags?.["mail-id"] ?? []
  return id !== undefined && /^[\w-]{1,100}$/.test(id) ? id : null
}

/** `Lena <lena@example.org>` or the bare address. */
const addressesOf = (recipients: ReadonlyArray<typeof Recipient.Type>): ReadonlyArray<string> =>
  recipients.map(({ emailAddress }) => /<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress)

const words = (...parts: ReadonlyArray<string | undefined>) =>
  withoutAddresses(parts.filter((part) => part !== undefined).join(" "))

/** `null`: nothing follows from it. A bounce that may pass is noted and suppresses nothing. */
export const decodeFeedback: (body: string) => Effect.Effect<Feedback | null, NoEvent> = Effect.fnUntraced(
  function* (body: string) {
    const outer = yield* json(body)
    const inner = Option.getOrUndefined(envelope(outer))?.Message
    const found = yield* event(inner === undefined ? outer : yield* json(inner))
    if ("bounce" in found) {
      const { bounceSubType, bounceType, bouncedRecipients, timestamp } = found.bounce
      const [first] = bouncedRecipients
      const reason = words(bounceType, bounceSubType, first?.status, first?.diagnosticCode)
      return {
        mailId: mailIdOf(found.mail),
        aftermath: { kind: "bounce", reason, at: timestamp.epochMilliseconds },
        suppress: bounceType === "Permanent" ? addressesOf(bouncedRecipients) : []
      } as const
    }
    if ("complaint" in found) {
      const { complainedRecipients, complaintFeedbackType, timestamp } = found.complaint
      return {
        mailId: mailIdOf(found.mail),
        aftermath: {
          kind: "complaint",
          reason: words(complaintFeedbackType ?? "no type"),
          at: timestamp.epochMilliseconds
        },
        suppress: addressesOf(complainedRecipients)
      } as const
    }
    if ("reject" in found) {
      const aftermath = {
        kind: "delivery-failure",
        reason: words(found.reject.reason),
        at: found.mail.timestamp.epochMilliseconds
      } as const
      return { mailId: mailIdOf(found.mail), aftermath, suppress: [] }
    }
    return null
  },
  Effect.mapError(() => new NoEvent())
)

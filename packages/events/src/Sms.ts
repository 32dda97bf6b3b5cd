/**
 * The job of queue `sms`: one short message to one phone. No event and in no topic, because it holds a number; it lives in the
 * queue until it is worked. The user service makes them, `serverless/notification-processor` works them.
 */
import { Locale } from "@lyceum/domain/Account"
import { CertificateId, UserId } from "@lyceum/domain/Ids"
import { PhoneNumber } from "@lyceum/domain/Notification"
import { Schema } from "effect"
import { MailLink } from "./Mail.ts"
import { MaterialRejection } from "./Materials.ts"

/** Name of the queue. */
export const smsQueue = "sms"

const course = { courseTitle: Schema.NonEmptyString.check(Schema.isMaxLength(1000)), courseUrl: MailLink }

/** What each template needs: the kinds of news that a person can ask for by phone. */
export const smsTemplates = {
  enrolled: Schema.Struct(course),
  waitlisted: Schema.Struct(course),
  promoted: Schema.Struct(course),
  withdrawn: Schema.Struct(course),
  "course-completed": Schema.Struct({ ...course, certificateId: CertificateId, certificateUrl: MailLink }),
  "course-published": Schema.Struct(course),
  /** `timeZone`: the person's (IANA), to write `dueAt` in. */
  "due-soon": Schema.Struct({ ...course, dueAt: Schema.DateTimeUtcFromString, timeZone: Schema.NonEmptyString }),
  "material-rejected": Schema.Struct({ ...course, reasons: Schema.Array(MaterialRejection) })
} as const
export type SmsTemplate = keyof typeof smsTemplates

/** `id` is the notification's, as in the mail job about the same news: once for each channel, however often its job comes. */
const job = <const Template extends SmsTemplate>(template: Template) =>
  Schema.Struct({
    id: Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/)),
    userId: UserId,
    to: PhoneNumber,
    locale: Locale,
    template: Schema.tag(template),
    data: smsTemplates[template]
  })

export const SmsJob = Schema.Union([
  job("enrolled"),
  job("waitlisted"),
  job("promoted"),
  job("withdrawn"),
  job("course-completed"),
  job("course-published"),
  job("due-soon"),
  job("material-rejected")
]).annotate({ identifier: "SmsJob" })
export type SmsJob = typeof SmsJob.Type

/** The body of a job: JSON, as `JobQueue.enqueue(smsQueue, [{ id, body }])` takes it. */
export const SmsJobBody = Schema.fromJsonString(Schema.toCodecJson(SmsJob))

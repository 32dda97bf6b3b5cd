/**
 * The job of queue `mail`: one message to one person. No event and in no topic, because it holds an address; it lives in the
 * queue until it is worked. The user service makes them, `serverless/notification-processor` works them.
 */
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { CertificateId, UserId } from "@lyceum/domain/Ids"
import { DigestFrequency, NotificationType } from "@lyceum/domain/Notification"
import { Schema } from "effect"
import { MaterialRejection } from "./Materials.ts"

/** Name of the queue. */
export const mailQueue = "mail"

/** An absolute address that a message links to. */
export const MailLink = Schema.String.check(Schema.isMaxLength(2000), Schema.isPattern(/^https?:\/\/[^\s<>"]+$/))

const Title = Schema.NonEmptyString.check(Schema.isMaxLength(1000))
/**
 * `preferencesUrl`: where the person chooses what they are told. `unsubscribeUrl`: ends messages of this kind without an account:
 * `POST` in one click (RFC 8058, the header `List-Unsubscribe`), `GET` shows a page that asks; it holds a signed token and is in
 * no log. Jobs that were made before there was one lack it.
 */
const choices = { preferencesUrl: MailLink, unsubscribeUrl: Schema.optionalKey(MailLink) }
const course = { name: PersonName, courseTitle: Title, courseUrl: MailLink, ...choices }

/** What a digest says of one piece of news, `at` its time. */
export const DigestItem = Schema.Struct({
  type: NotificationType,
  courseTitle: Title,
  courseUrl: MailLink,
  at: Schema.DateTimeUtcFromString
})
/** Most items that a digest lists; `more` counts the rest. */
export const digestItems = 50

/** About the second factor; `accountUrl` leads to the settings. */
const safety = Schema.Struct({ name: PersonName, accountUrl: MailLink })

/** What each template needs to be filled: nothing in it is markup. Times in minutes where the name says so. */
export const mailTemplates = {
  enrolled: Schema.Struct(course),
  waitlisted: Schema.Struct(course),
  promoted: Schema.Struct(course),
  withdrawn: Schema.Struct(course),
  "course-completed": Schema.Struct({ ...course, certificateId: CertificateId, certificateUrl: MailLink }),
  "course-published": Schema.Struct(course),
  /** `timeZone`: the person's (IANA), to write `dueAt` in. */
  "due-soon": Schema.Struct({ ...course, dueAt: Schema.DateTimeUtcFromString, timeZone: Schema.NonEmptyString }),
  /** To who uploaded the file; `courseUrl` leads to the course's materials. No reason: none that this version knows. */
  "material-rejected": Schema.Struct({ ...course, reasons: Schema.Array(MaterialRejection) }),
  /** Newest news first; `timeZone` as above. Also the daily one. */
  "weekly-digest": Schema.Struct({
    name: PersonName,
    frequency: DigestFrequency.pick(["daily", "weekly"]),
    items: Schema.NonEmptyArray(DigestItem).check(Schema.isMaxLength(digestItems)),
    more: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
    inboxUrl: MailLink,
    timeZone: Schema.NonEmptyString,
    ...choices
  }),
  "password-changed": Schema.Struct({ name: PersonName, resetUrl: MailLink }),
  "second-factor-on": safety,
  "second-factor-off": safety,
  "recovery-codes-replaced": safety,
  /** `resetUrl` holds the secret: it is in no log. */
  "password-reset": Schema.Struct({
    name: PersonName,
    resetUrl: MailLink,
    minutesValid: Schema.Int.check(Schema.isGreaterThan(0))
  })
} as const
export type MailTemplate = keyof typeof mailTemplates

/**
 * `id` names the message: the same id is sent once, however often its job comes. `userId: null` = to somebody without an
 * account.
 */
const job = <const Template extends MailTemplate>(template: Template) =>
  Schema.Struct({
    id: Schema.String.check(Schema.isPattern(/^[\w-]{1,100}$/)),
    userId: Schema.NullOr(UserId),
    to: Email,
    locale: Locale,
    template: Schema.tag(template),
    data: mailTemplates[template]
  })

export const MailJob = Schema.Union([
  job("enrolled"),
  job("waitlisted"),
  job("promoted"),
  job("withdrawn"),
  job("course-completed"),
  job("course-published"),
  job("due-soon"),
  job("material-rejected"),
  job("weekly-digest"),
  job("password-changed"),
  job("second-factor-on"),
  job("second-factor-off"),
  job("recovery-codes-replaced"),
  job("password-reset")
]).annotate({ identifier: "MailJob" })
export type MailJob = typeof MailJob.Type

/** The body of a job: JSON, as `JobQueue.enqueue(mailQueue, [{ id, body }])` takes it. */
export const MailJobBody = Schema.fromJsonString(Schema.toCodecJson(MailJob))

/** What people are told, on which channels, and what holds when they did not choose. Pure. */
import { Schema } from "effect"

/** Where news reaches a person: the inbox on the platform, a message to their address, a short message to their phone. */
export const NotificationChannel = Schema.Literals(["inbox", "email", "sms"]).annotate({
  identifier: "NotificationChannel"
})
export type NotificationChannel = typeof NotificationChannel.Type

export type Channels = Readonly<Record<NotificationChannel, boolean>>

/** A row: the channels unless the person chose otherwise, whether they can choose, and whether its mail may wait for the digest. */
interface Row extends Channels {
  readonly optional: boolean
  readonly digest: boolean
}

const row = (inbox: boolean, email: boolean, optional: boolean, digest: boolean) =>
  ({ inbox, email, sms: false, optional, digest }) as const satisfies Row

/**
 * Every kind of news, in ONE table. A short message is sent only where the person asked for it.
 *
 * | type | told when |
 * |---|---|
 * | enrolled | the person is enrolled, by themselves or by somebody else |
 * | waitlisted | every seat is taken |
 * | promoted | a seat came free |
 * | withdrawn | somebody else ended the enrolment |
 * | course-completed | the course is complete and its certificate issued |
 * | course-published | a version newer than the one they enrolled in is published |
 * | due-soon | the course must be finished within three days and is not |
 * | material-rejected | a file that the person uploaded to their course was refused |
 * | weekly-digest | the news collected since the last digest, for who asked for one: chosen there, not in this table |
 * | password-changed | the password was changed: always told, or a thief could switch it off first |
 * | second-factor-on, second-factor-off | a second factor is asked for from now on, or no longer: always told |
 * | recovery-codes-replaced | there are new recovery codes: always told |
 */
export const notificationTypes = {
  //                        inbox  email  optional digest
  enrolled: row(true, true, true, true),
  waitlisted: row(true, true, true, true),
  promoted: row(true, true, true, false),
  withdrawn: row(true, true, true, true),
  "course-completed": row(true, true, true, false),
  "course-published": row(true, false, true, true),
  "due-soon": row(true, true, true, false),
  "material-rejected": row(true, true, true, false),
  "weekly-digest": row(false, true, false, false),
  "password-changed": row(true, true, false, false),
  "second-factor-on": row(true, true, false, false),
  "second-factor-off": row(true, true, false, false),
  "recovery-codes-replaced": row(true, true, false, false)
} as const satisfies Readonly<Record<string, Row>>

export const NotificationType = Schema.Literals([
  "enrolled",
  "waitlisted",
  "promoted",
  "withdrawn",
  "course-completed",
  "course-published",
  "due-soon",
  "material-rejected",
  "weekly-digest",
  "password-changed",
  "second-factor-on",
  "second-factor-off",
  "recovery-codes-replaced"
]).annotate({ identifier: "NotificationType" })
export type NotificationType = typeof NotificationType.Type

/** The types whose channels a person can choose. */
export const OptionalNotificationType = Schema.Literals([
  "enrolled",
  "waitlisted",
  "promoted",
  "withdrawn",
  "course-completed",
  "course-published",
  "due-soon",
  "material-rejected"
]).annotate({ identifier: "OptionalNotificationType" })
export type OptionalNotificationType = typeof OptionalNotificationType.Type

/** The channels for one person: what they chose, where there is a choice. */
export const channelsFor = (type: NotificationType, chosen: Channels | undefined): Channels => {
  const { email, inbox, optional, sms } = notificationTypes[type]
  return optional && chosen !== undefined ? chosen : { inbox, email, sms }
}

/** A phone number as ITU-T E.164 writes it: `+`, country code, number; 8 to 15 digits, nothing between them. */
export const PhoneNumber = Schema.String.check(Schema.isPattern(/^\+[1-9][0-9]{7,14}$/u))
  .pipe(Schema.brand("PhoneNumber"))
  .annotate({ identifier: "PhoneNumber", description: "E.164, for example +4915112345678" })
export type PhoneNumber = typeof PhoneNumber.Type

/** How often mail that may wait is collected into one message. `off`: every message by itself, at once. */
export const DigestFrequency = Schema.Literals(["off", "daily", "weekly"]).annotate({ identifier: "DigestFrequency" })
export type DigestFrequency = typeof DigestFrequency.Type

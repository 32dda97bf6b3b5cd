/** What people are told, on which channels, and what holds when they did not choose. Pure. */
import { Schema } from "effect"

/** Where news reaches a person: the inbox on the platform, or a message to their address. */
export const NotificationChannel = Schema.Literals(["inbox", "email"]).annotate({ identifier: "NotificationChannel" })
export type NotificationChannel = typeof NotificationChannel.Type

export type Channels = Readonly<Record<NotificationChannel, boolean>>

/** A row: the channels unless the person chose otherwise, and whether they can choose. */
interface Row extends Channels {
  readonly optional: boolean
}

/**
 * Every kind of news, in ONE table.
 *
 * | type | told when |
 * |---|---|
 * | enrolled | the person is enrolled, by themselves or by somebody else |
 * | waitlisted | every seat is taken |
 * | promoted | a seat came free |
 * | withdrawn | somebody else ended the enrolment |
 * | course-completed | the course is complete and its certificate issued |
 * | course-published | a version newer than the one they enrolled in is published |
 * | password-changed | the password was changed: always told, or a thief could switch it off first |
 */
export const notificationTypes = {
  enrolled: { inbox: true, email: true, optional: true },
  waitlisted: { inbox: true, email: true, optional: true },
  promoted: { inbox: true, email: true, optional: true },
  withdrawn: { inbox: true, email: true, optional: true },
  "course-completed": { inbox: true, email: true, optional: true },
  "course-published": { inbox: true, email: false, optional: true },
  "password-changed": { inbox: true, email: true, optional: false }
} as const satisfies Readonly<Record<string, Row>>

export const NotificationType = Schema.Literals([
  "enrolled",
  "waitlisted",
  "promoted",
  "withdrawn",
  "course-completed",
  "course-published",
  "password-changed"
]).annotate({ identifier: "NotificationType" })
export type NotificationType = typeof NotificationType.Type

/** The channels for one person: what they chose, where there is a choice. */
export const channelsFor = (type: NotificationType, chosen: Channels | undefined): Channels => {
  const { email, inbox, optional } = notificationTypes[type]
  return optional && chosen !== undefined ? chosen : { inbox, email }
}

/**
 * Names that are derived, not drawn: the same inputs give the same UUID (RFC 9562 5.5, version 5), so a second enrolment,
 * a second certificate or a second import of the same course cannot make a second identity.
 * Pure and browser-safe. Not used for secrecy.
 */
import { parse, v5 } from "uuid"
import {
  CertificateId,
  type CourseId,
  type CourseVersion,
  EnrollmentId,
  EventId,
  ItemId,
  NotificationId,
  type UserId
} from "./Ids.ts"

/** The platform's own namespace, read once: names are derived at every enrolment. */
export const lyceum: Uint8Array = parse("6f0c5a52-8f6e-5b8e-9a68-0f3c2d1b7a11")
const utf8 = new TextEncoder()

/** Version 5 UUID of a name within the platform. Parts are joined by a separator that no part may hold. */
export const derivedUuid = (kind: string, ...parts: ReadonlyArray<string>): string =>
  v5(utf8.encode([kind, ...parts].join("\u0000")), lyceum)

/** One enrolment for each (course, learner), for ever. */
export const enrollmentId = (courseId: CourseId, userId: UserId): EnrollmentId =>
  EnrollmentId.make(derivedUuid("enrollment", courseId, userId), { disableChecks: true })

/** One certificate for each (learner, course, version). */
export const certificateId = (userId: UserId, courseId: CourseId, version: CourseVersion): CertificateId =>
  CertificateId.make(derivedUuid("certificate", userId, courseId, String(version)))

/** The item that an author's key names within a course. */
export const itemId = (courseId: CourseId, tag: string, key: string): ItemId =>
  ItemId.make(derivedUuid("item", courseId, tag, key))

/** An event caused by another one: a redelivery of the cause gives the same event again, which the inbox then skips. */
export const causedEventId = (cause: EventId, effect: string): EventId =>
  EventId.make(derivedUuid("event", cause, effect))

/** What one person is told about one event: told once, however often the event comes. */
export const notificationId = (event: EventId, type: string, userId: UserId): NotificationId =>
  NotificationId.make(derivedUuid("notification", event, type, userId))

/** Branded identifiers. One word for one thing: every boundary decodes into these, nothing inside uses a bare string. */
import { Schema } from "effect"

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/**
 * A UUID in the one spelling of RFC 9562 4: small letters. A second spelling would be a second identity, because ids are
 * compared, hashed and derived from as text, while the database reads both as one.
 */
const uuid = Schema.String.check(
  Schema.isPattern(form, {
    expected: "a UUID in small letters",
    toJsonSchema: () => ({ pattern: form.source, format: "uuid" })
  })
)

/** A person with an account. */
export const UserId = uuid.pipe(Schema.brand("UserId")).annotate({ identifier: "UserId" })
export type UserId = typeof UserId.Type

/** A course over all its versions. */
export const CourseId = uuid.pipe(Schema.brand("CourseId")).annotate({ identifier: "CourseId" })
export type CourseId = typeof CourseId.Type

/** A section (OLX chapter) of a course; stable over versions. */
export const SectionId = uuid.pipe(Schema.brand("SectionId")).annotate({ identifier: "SectionId" })
export type SectionId = typeof SectionId.Type

/** A lesson (OLX sequential) of a section; stable over versions. */
export const LessonId = uuid.pipe(Schema.brand("LessonId")).annotate({ identifier: "LessonId" })
export type LessonId = typeof LessonId.Type

/** A page (OLX vertical) of a lesson; stable over versions. */
export const PageId = uuid.pipe(Schema.brand("PageId")).annotate({ identifier: "PageId" })
export type PageId = typeof PageId.Type

/** The smallest thing that is learnt and completed; stable over versions, so completions carry over. */
export const ItemId = uuid.pipe(Schema.brand("ItemId")).annotate({ identifier: "ItemId" })
export type ItemId = typeof ItemId.Type

/** One learner in one course: derived from both, so that there can never be two. */
export const EnrollmentId = uuid.pipe(Schema.brand("EnrollmentId")).annotate({ identifier: "EnrollmentId" })
export type EnrollmentId = typeof EnrollmentId.Type

/** One try of one learner at one quiz. */
export const AttemptId = uuid.pipe(Schema.brand("AttemptId")).annotate({ identifier: "AttemptId" })
export type AttemptId = typeof AttemptId.Type

/** One certificate: derived from learner, course and version. */
export const CertificateId = uuid.pipe(Schema.brand("CertificateId")).annotate({ identifier: "CertificateId" })
export type CertificateId = typeof CertificateId.Type

/** An event of the event store, and the `ce_id` of its record. */
export const EventId = uuid.pipe(Schema.brand("EventId")).annotate({ identifier: "EventId" })
export type EventId = typeof EventId.Type

/** A bulk enrolment run. */
export const BatchId = uuid.pipe(Schema.brand("BatchId")).annotate({ identifier: "BatchId" })
export type BatchId = typeof BatchId.Type

/** A signed-in device: one family of refresh tokens. */
export const SessionId = uuid.pipe(Schema.brand("SessionId")).annotate({ identifier: "SessionId" })
export type SessionId = typeof SessionId.Type

/** A long-lived, scoped API token. */
export const ApiTokenId = uuid.pipe(Schema.brand("ApiTokenId")).annotate({ identifier: "ApiTokenId" })
export type ApiTokenId = typeof ApiTokenId.Type

/** What somebody asked about their data: the number of the receipt. */
export const DataRequestId = uuid.pipe(Schema.brand("DataRequestId")).annotate({ identifier: "DataRequestId" })
export type DataRequestId = typeof DataRequestId.Type

/** One piece of news for one person: derived from the event, the person and the type. */
export const NotificationId = uuid.pipe(Schema.brand("NotificationId")).annotate({ identifier: "NotificationId" })
export type NotificationId = typeof NotificationId.Type

/** A published version of a course: 1, 2, 3 … */
export const CourseVersion = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
  .pipe(Schema.brand("CourseVersion"))
  .annotate({ identifier: "CourseVersion" })
export type CourseVersion = typeof CourseVersion.Type

/** A file that somebody uploads to a course. */
export const MaterialId = uuid.pipe(Schema.brand("MaterialId")).annotate({ identifier: "MaterialId" })
export type MaterialId = typeof MaterialId.Type

/** An analytics export that somebody asked for. */
export const ExportId = uuid.pipe(Schema.brand("ExportId")).annotate({ identifier: "ExportId" })
export type ExportId = typeof ExportId.Type

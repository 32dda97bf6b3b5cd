/** Whom to tell what: from an event to a notice, or to nothing. Pure. The channels are the person's own choice (`channelsFor`). */
import type { CertificateId, CourseId, CourseVersion, MaterialId, UserId } from "@lyceum/domain/Ids"
import type { NotificationType } from "@lyceum/domain/Notification"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import { MaterialRejection } from "@lyceum/events/Materials"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import type { UserEvent } from "@lyceum/events/UserEvents"
import { Schema } from "effect"

/** What is told. */
export interface Notice {
  readonly type: NotificationType
  readonly courseId: CourseId | null
  readonly courseVersion: CourseVersion | null
  readonly certificateId: CertificateId | null
  readonly materialId: MaterialId | null
  /** Why the material was refused. */
  readonly reasons: ReadonlyArray<string>
  /** When the course must be finished. */
  readonly courseDueAt: Date | null
}

/** Who is told: one person, or everybody who is enrolled in the course in a version before `version`. */
export type Audience =
  | { readonly kind: "person"; readonly userId: UserId }
  | { readonly kind: "learners"; readonly courseId: CourseId; readonly before: CourseVersion }

export interface Decision {
  readonly audience: Audience
  readonly notice: Notice
}

export type Heard = CourseEvent | EnrollmentEvent | ProgressEvent | UserEvent

/** News older than this (milliseconds) is told to nobody: a first run over an old log, or a replay, is no news. */
export const newsMillis = 7 * 86_400_000

/** Whether an event is recent enough to be told. Times in milliseconds since 1970. */
export const isNews = (happenedAt: number, now: number): boolean => now - happenedAt <= newsMillis

/** A notice about nothing yet. */
export const nothing = {
  courseId: null,
  courseVersion: null,
  certificateId: null,
  materialId: null,
  reasons: [],
  courseDueAt: null
} as const

const about = (
  type: NotificationType,
  { courseId, courseVersion }: { readonly courseId: CourseId; readonly courseVersion?: CourseVersion },
  certificateId: CertificateId | null = null
): Notice => ({ ...nothing, type, courseId, courseVersion: courseVersion ?? null, certificateId })

const isRejection = Schema.is(MaterialRejection)

const to = (userId: UserId, notice: Notice): Decision => ({ audience: { kind: "person", userId }, notice })

/** `actor`: who caused the event, as its envelope says (`user:<id>` or `service:<name>`). */
export const decide = (event: Heard, actor: string): Decision | null => {
  switch (event.type) {
    case "lyceum.enrollment.enrolled.v1":
      return to(event.data.userId, about("enrolled", event.data))
    case "lyceum.enrollment.waitlisted.v1":
      return to(event.data.userId, about("waitlisted", event.data))
    case "lyceum.enrollment.promoted.v1":
      return to(event.data.userId, about("promoted", event.data))
    case "lyceum.enrollment.withdrawn.v1":
      // Who withdrew themselves knows.
      return actor === `user:${event.data.userId}` ? null : to(event.data.userId, about("withdrawn", event.data))
    case "lyceum.progress.certificate-issued.v1":
      // Always together with course-completed: one piece of news, told with the certificate.
      return to(event.data.userId, about("course-completed", event.data, event.data.certificateId))
    case "lyceum.course.published.v1": {
      const { courseId, version } = event.data
      return {
        audience: { kind: "learners", courseId, before: version },
        notice: about("course-published", { courseId, courseVersion: version })
      }
    }
    case "lyceum.course.material-rejected.v1": {
      const { courseId, materialId, reasons, uploadedBy } = event.data
      // A reason of a later version is one that nobody here has words for.
      const known = reasons.filter(isRejection)
      return to(uploadedBy, { ...nothing, type: "material-rejected", courseId, materialId, reasons: known })
    }
    case "lyceum.user.profile-changed.v1":
      return event.data.fields.includes("password")
        ? to(event.data.userId, { ...nothing, type: "password-changed" })
        : null
    case "lyceum.user.second-factor-turned-on.v1":
      return to(event.data.userId, { ...nothing, type: "second-factor-on" })
    case "lyceum.user.second-factor-turned-off.v1":
      return to(event.data.userId, { ...nothing, type: "second-factor-off" })
    case "lyceum.user.recovery-codes-replaced.v1":
      return to(event.data.userId, { ...nothing, type: "recovery-codes-replaced" })
    default:
      return null
  }
}

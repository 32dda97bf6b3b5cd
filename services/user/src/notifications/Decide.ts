/** Whom to tell what: from an event to a notice, or to nothing. Pure. The channels are the person's own choice (`channelsFor`). */
import type { CertificateId, CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { NotificationType } from "@lyceum/domain/Notification"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import type { UserEvent } from "@lyceum/events/UserEvents"

/** What is told. */
export interface Notice {
  readonly type: NotificationType
  readonly courseId: CourseId | null
  readonly courseVersion: CourseVersion | null
  readonly certificateId: CertificateId | null
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
const newsMillis = 7 * 86_400_000

/** Whether an event is recent enough to be told. Times in milliseconds since 1970. */
export const isNews = (happenedAt: number, now: number): boolean => now - happenedAt <= newsMillis

const about = (
  type: NotificationType,
  { courseId, courseVersion }: { readonly courseId: CourseId; readonly courseVersion?: CourseVersion },
  certificateId: CertificateId | null = null
): Notice => ({ type, courseId, courseVersion: courseVersion ?? null, certificateId })

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
    case "lyceum.user.profile-changed.v1":
      return event.data.fields.includes("password")
        ? to(event.data.userId, { type: "password-changed", courseId: null, courseVersion: null, certificateId: null })
        : null
    default:
      return null
  }
}

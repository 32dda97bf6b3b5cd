/** A small world of people, courses and items, and events about them as records. */
import { CourseId, CourseVersion, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import type { AnalyticsResult } from "@lyceum/events/AnalyticsEvents"
import type { CourseEvent } from "@lyceum/events/CourseEvents"
import type { EnrollmentEvent } from "@lyceum/events/EnrollmentEvents"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import type { Topic } from "@lyceum/events/Topics"
import {
  analyticsResults,
  courseEvents,
  enrollmentEvents,
  learningEvents,
  progressEvents,
  userEvents
} from "@lyceum/events/Topics"
import type { UserEvent } from "@lyceum/events/UserEvents"
import { encoder } from "@lyceum/messaging/CloudEvents"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { derivedUuid, enrollmentId, certificateId } from "@lyceum/domain/DerivedId"
import { AttemptId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Schema } from "effect"

export const userId = (n: number) => UserId.make(derivedUuid("test-user", String(n)))
export const courseId = (n: number) => CourseId.make(derivedUuid("test-course", String(n)))
export const itemId = (course: number, n: number) => ItemId.make(derivedUuid("test-item", String(course), String(n)))
export const version = CourseVersion.make(1)

/** Where the world's clock starts, in milliseconds since 1970. */
export const epoch = Date.UTC(2026, 2, 1)
export const minute = 60_000
export const day = 86_400_000
const utc = (at: number) => DateTime.makeUnsafe(at)

/** A record and the topic it belongs to. */
export interface Placed {
  readonly topic: string
  readonly record: LogRecord
}

const placed =
  <E extends { readonly type: string; readonly data: unknown }>(topic: Topic<E>, source: string) =>
  (event: E, at: number, id: string): Effect.Effect<Placed> =>
    Effect.gen(function* () {
      const encoded = yield* Schema.encodeEffect(topic.Event)(event)
      const { data } = yield* Schema.decodeUnknownEffect(Schema.Struct({ data: Schema.Unknown }))(encoded)
      const record = yield* encoder(
        topic,
        source
      )({
        id: EventId.make(derivedUuid("test-event", topic.name, id)),
        type: event.type,
        data,
        subject: "test",
        time: at,
        actor: "service:test",
        correlationId: "test"
      })
      return { topic: topic.name, record }
    }).pipe(Effect.orDie)

/** One event as a record; `id` names it within its topic. */
const of = {
  user: placed<UserEvent>(userEvents, "user"),
  course: placed<CourseEvent>(courseEvents, "course"),
  enrollment: placed<EnrollmentEvent>(enrollmentEvents, "enrollment"),
  progress: placed<ProgressEvent>(progressEvents, "progress"),
  learning: placed<LearningEvent>(learningEvents, "progress"),
  results: placed<AnalyticsResult>(analyticsResults, "unique-learners")
}

export const registered = (user: number, at: number) =>
  of.user(
    { type: "lyceum.user.registered.v1", data: { userId: userId(user), role: "learner", locale: "en" } },
    at,
    `r${user}`
  )
export const erased = (user: number, at: number) =>
  of.user({ type: "lyceum.user.erased.v1", data: { userId: userId(user) } }, at, `e${user}`)

export const created = (course: number, owner: UserId, at: number) =>
  of.course(
    {
      type: "lyceum.course.created.v1",
      data: { courseId: courseId(course), ownerId: owner, slug: `course-${course}` }
    },
    at,
    `c${course}`
  )
export const published = (course: number, owner: UserId, at: number, number = 1) =>
  of.course(
    {
      type: "lyceum.course.published.v1",
      data: {
        courseId: courseId(course),
        version: CourseVersion.make(number),
        ownerId: owner,
        slug: `course-${course}`,
        title: `Course ${course}, version ${number}`,
        summary: "",
        itemCount: 3,
        requiredItemCount: 2,
        capacity: null,
        prerequisites: [],
        sequential: false,
        contentHash: "0".repeat(64)
      }
    },
    at,
    `p${course}.${number}`
  )

const kinds = ["enrolled", "waitlisted", "promoted", "withdrawn", "completed"] as const
export type EnrollmentKind = (typeof kinds)[number]

export const enrollment = (kind: EnrollmentKind, user: number, course: number, at: number) => {
  const who = {
    enrollmentId: enrollmentId(courseId(course), userId(user)),
    courseId: courseId(course),
    userId: userId(user)
  }
  const id = `${kind}.${user}.${course}.${at}`
  switch (kind) {
    case "withdrawn":
      return of.enrollment({ type: "lyceum.enrollment.withdrawn.v1", data: who }, at, id)
    case "completed":
      return of.enrollment(
        {
          type: "lyceum.enrollment.completed.v1",
          data: {
            ...who,
            courseVersion: version,
            certificateId: certificateId(userId(user), courseId(course), version)
          }
        },
        at,
        id
      )
    default:
      return of.enrollment({ type: `lyceum.enrollment.${kind}.v1`, data: { ...who, courseVersion: version } }, at, id)
  }
}
export const enrollmentKind = (n: number): EnrollmentKind => kinds[n % kinds.length] ?? "enrolled"

export const viewed = (user: number, course: number, item: number, at: number, id = "") =>
  of.learning(
    {
      type: "lyceum.learning.item-viewed.v1",
      data: { userId: userId(user), courseId: courseId(course), itemId: itemId(course, item) }
    },
    at,
    `v${user}.${course}.${item}.${at}.${id}`
  )

const where = (user: number, course: number) => ({
  userId: userId(user),
  courseId: courseId(course),
  courseVersion: version
})

export const itemCompleted = (user: number, course: number, item: number, at: number) =>
  of.progress(
    {
      type: "lyceum.progress.item-completed.v1",
      data: { ...where(user, course), itemId: itemId(course, item), rule: "manual", cause: null, completedAt: utc(at) }
    },
    at,
    `ic${user}.${course}.${item}.${at}`
  )
export const itemReopened = (user: number, course: number, item: number, at: number) =>
  of.progress(
    { type: "lyceum.progress.item-reopened.v1", data: { ...where(user, course), itemId: itemId(course, item) } },
    at,
    `ir${user}.${course}.${item}.${at}`
  )
export const graded = (user: number, course: number, item: number, at: number, passed: boolean) =>
  of.progress(
    {
      type: "lyceum.progress.attempt-graded.v1",
      data: {
        ...where(user, course),
        itemId: itemId(course, item),
        attemptId: AttemptId.make(derivedUuid("test-attempt", `${user}.${course}.${item}.${at}`)),
        score: passed ? 1 : 0,
        maximum: 1,
        passed,
        submittedAt: utc(at)
      }
    },
    at,
    `g${user}.${course}.${item}.${at}.${passed}`
  )
export const courseCompleted = (user: number, course: number, at: number) =>
  of.progress(
    { type: "lyceum.progress.course-completed.v1", data: { ...where(user, course), completedAt: utc(at) } },
    at,
    `cc${user}.${course}.${at}`
  )

/** The window that starts so many minutes after the epoch. */
export const window = (minutes: number, course: CourseId | "*", uniqueLearners: number, id = "") => {
  const start = epoch + minutes * minute
  return of.results(
    {
      type: "lyceum.analytics.unique-learners.v1",
      data: { windowStart: utc(start), windowEnd: utc(start + minute), courseId: course, uniqueLearners }
    },
    start + minute,
    `w${minutes}.${course}.${id}`
  )
}

/** The same as an estimate. */
export const estimatedWindow = (minutes: number, course: CourseId | "*", uniqueLearners: number) => {
  const start = epoch + minutes * minute
  const data = { windowStart: utc(start), windowEnd: utc(start + minute), courseId: course, uniqueLearners }
  return of.results(
    { type: "lyceum.analytics.unique-learners.v2", data: { ...data, approximate: true } },
    start + minute,
    `w${minutes}.${course}.estimated`
  )
}

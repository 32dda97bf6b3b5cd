/** The topic registry: every topic as data. What is not here does not exist. */
import { type Schema } from "effect"
import { AnalyticsPartial, AnalyticsResult } from "./AnalyticsEvents.ts"
import { CourseEvent } from "./CourseEvents.ts"
import { EnrollmentEvent } from "./EnrollmentEvents.ts"
import { LearningEvent } from "./LearningEvents.ts"
import { ProgressEvent } from "./ProgressEvents.ts"
import { UserEvent } from "./UserEvents.ts"

/** A topic: who writes it, what its key is, how it is kept, and which events it carries. */
export interface Topic<E extends { readonly type: string; readonly data: unknown }> {
  readonly name: string
  readonly owner: string
  /** What the partition key is, in words, for people and AsyncAPI. */
  readonly keyedBy: string
  readonly key: (event: E) => string
  readonly partitions: number
  /** `null` = kept for ever. */
  readonly retentionDays: number | null
  readonly compacted: boolean
  readonly description: string
  readonly Event: Schema.Codec<E, unknown>
}

const topic = <E extends { readonly type: string; readonly data: unknown }>(definition: Topic<E>): Topic<E> =>
  definition

/** Input partitions of the streaming job; adding some later breaks exactness for the windows that span the change. */
const partitions = 4

export const userEvents = topic<UserEvent>({
  name: "user-events",
  owner: "user",
  keyedBy: "userId",
  key: (event) => event.data.userId,
  partitions,
  retentionDays: null,
  compacted: false,
  description: "Accounts: registered, role changed, preferences changed, disabled, erased. Ids only, no personal data.",
  Event: UserEvent
})
export const courseEvents = topic<CourseEvent>({
  name: "course-events",
  owner: "course",
  keyedBy: "courseId",
  key: (event) => event.data.courseId,
  partitions,
  retentionDays: null,
  compacted: false,
  description: "Courses: created, draft saved, published (a version), retired; materials: processed, rejected.",
  Event: CourseEvent
})
export const enrollmentEvents = topic<EnrollmentEvent>({
  name: "enrollment-events",
  owner: "enrollment",
  keyedBy: "userId",
  key: (event) => event.data.userId,
  partitions,
  retentionDays: null,
  compacted: false,
  description: "Enrolments: enrolled, waitlisted, promoted, withdrawn, completed.",
  Event: EnrollmentEvent
})
export const progressEvents = topic<ProgressEvent>({
  name: "progress-events",
  owner: "progress",
  keyedBy: "userId",
  key: (event) => event.data.userId,
  partitions,
  retentionDays: null,
  compacted: false,
  description:
    "Achievements: item completed or reopened, attempt started or graded, course completed, certificate issued.",
  Event: ProgressEvent
})
export const learningEvents = topic<LearningEvent>({
  name: "learning-events",
  owner: "progress",
  keyedBy: "userId",
  key: (event) => event.data.userId,
  partitions,
  retentionDays: 90,
  compacted: false,
  description:
    "Activity: item viewed, video progressed, answer given. At least once, in order per learner. Header `courseid` carries the course, so that an aggregation need not parse the value.",
  Event: LearningEvent
})
export const analyticsPartials = topic<AnalyticsPartial>({
  name: "analytics-partials",
  owner: "unique-learners",
  keyedBy: "window start, course, input partition",
  key: (event) =>
    event.type === "lyceum.analytics.watermark-advanced.v1"
      ? `watermark/${event.data.partition}`
      : `${instant(event.data.windowStart.epochMilliseconds)}/${event.data.courseId}/${event.data.partition}`,
  partitions: 1,
  retentionDays: 7,
  compacted: true,
  description: "Between the two stages of the streaming job: unique learners by window, course and input partition.",
  Event: AnalyticsPartial
})
export const analyticsResults = topic<AnalyticsResult>({
  name: "analytics-results",
  owner: "unique-learners",
  keyedBy: "window start and course",
  key: (event) => `${instant(event.data.windowStart.epochMilliseconds)}/${event.data.courseId}`,
  partitions: 1,
  retentionDays: null,
  compacted: true,
  description: "Unique learners of every closed one-minute window, by course and over all (`*`). Exactly once, final.",
  Event: AnalyticsResult
})

const instant = (epochMillis: number): string => new Date(epochMillis).toISOString()

/** Activity that came after its window was closed: kept as it came, counted, not in any result. */
export const lateTopic = "learning-events.late"
/** Activity that the streaming job could not place (no key, no course, a time too far ahead), with the reason. */
export const quarantineTopic = "learning-events.quarantine"

export const topics = [
  userEvents,
  courseEvents,
  enrollmentEvents,
  progressEvents,
  learningEvents,
  analyticsPartials,
  analyticsResults
] as const

/** Where a consumer group keeps what it could not handle. */
export const deadLetterTopic = (topicName: string, group: string): string => `${topicName}.${group}.dlt`
/** Where an operator puts what the group shall try again. */
export const retryTopic = (topicName: string, group: string): string => `${topicName}.${group}.retry`

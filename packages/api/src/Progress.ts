/** The progress service's contract: activity, progress and its reason, live changes, quiz attempts, certificates. */
import { CompletionRule, Title } from "@lyceum/domain/Content"
import { AttemptId, CertificateId, CourseId, CourseVersion, EventId, ItemId, UserId } from "@lyceum/domain/Ids"
import { Answers, Question, QuestionId, QuizRules } from "@lyceum/domain/Quiz"
import { Predicate, Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { CertificateIssuerGroup, CertificatesGroup, CertificatesPublicGroup } from "./Certificates.ts"
import { contract, problems } from "./Conventions.ts"
import { LearningExportGroup } from "./LearningExport.ts"
import { BookmarksGroup, NotesGroup } from "./Notes.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import {
  Conflict,
  ItemLocked,
  NoAttemptsLeft,
  NotEnrolled,
  NotFound,
  PreconditionFailed,
  ServiceUnavailable,
  TooManyRequests,
  TooMuchContention,
  Unprocessable
} from "./Problems.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"

const time = Schema.DateTimeUtcFromString
const percent = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 }))
const points = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

// --- activity ---

const eventFields = {
  id: EventId,
  courseId: CourseId,
  itemId: ItemId,
  occurredAt: Schema.String.check(Schema.isMaxLength(40))
}

/** The learner had the item before them. Without `data`. */
export const ItemViewedInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("item-viewed")
})
/** `percent` of the video watched so far, 0 to 100; the position in seconds from its start. */
export const VideoProgressedInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("video-progressed"),
  data: Schema.Struct({
    percent: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
    positionSeconds: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
  })
})
/** The learner answered a question (what they answered is kept with the attempt, never in an event). */
export const AnswerGivenInput = Schema.Struct({
  ...eventFields,
  type: Schema.Literal("answer-given"),
  data: Schema.Struct({ questionId: QuestionId })
})
/** One thing a learner did. `id` is the sender's own: sending it again is harmless. `occurredAt` is ISO 8601 with `Z` or an offset. */
export const LearningEventInput = Schema.Union([ItemViewedInput, VideoProgressedInput, AnswerGivenInput]).annotate({
  identifier: "LearningEventInput"
})
export type LearningEventInput = typeof LearningEventInput.Type

/** Most events of one call. */
export const maxLearningEvents = 500

/** Why one event was refused. */
export const EventProblem = Schema.Struct({
  type: Schema.Literals([
    "urn:lyceum:problem:invalid-event",
    "urn:lyceum:problem:invalid-time",
    "urn:lyceum:problem:time-in-future",
    "urn:lyceum:problem:not-enrolled",
    "urn:lyceum:problem:unknown-item",
    "urn:lyceum:problem:item-locked"
  ]),
  title: Schema.String,
  detail: Schema.optionalKey(Schema.String)
}).annotate({ identifier: "EventProblem" })
export type EventProblem = typeof EventProblem.Type

/** How many events are in the log now, and which were refused, by their index in the request. */
export const LearningEventsReceipt = Schema.Struct({
  accepted: Schema.Int,
  rejected: Schema.Array(Schema.Struct({ index: Schema.Int, problem: EventProblem }))
}).annotate({ identifier: "LearningEventsReceipt" })

const record = HttpApiEndpoint.post("record", "/v1/learning-events", {
  // Each event is decoded by itself as a `LearningEventInput`, so that a bad one is refused and the others are kept.
  payload: Schema.Struct({
    events: Schema.Array(
      Schema.Unknown.annotate({ description: "a LearningEventInput; one that is not is rejected by its index" })
    ).check(Schema.isBetweenLength(1, maxLearningEvents))
  }).annotate({ identifier: "LearningEvents" }),
  success: LearningEventsReceipt.pipe(HttpApiSchema.status(202)),
  error: [ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Activity of the signed-in learner, 1 to 500 events of at most 50 courses. An event sent again under its id is the same event and changes nothing, whenever it comes. Accepted events are durable in the log before the answer, at least once and in order. Each event is judged by itself: a bad time, one more than 5 minutes ahead, an unknown course or item, no enrolment, or a locked item is rejected by index."
    })
  )

/** Routes that take activity. */
export class LearningEventsGroup extends HttpApiGroup.make("learningEvents")
  .add(record)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Activity" })) {}

// --- progress ---

export const ItemStateName = Schema.Literals(["locked", "not-started", "in-progress", "completed"]).annotate({
  identifier: "ItemState"
})

/** An item with its title in the learner's version. */
export const NamedItem = Schema.Struct({ id: ItemId, title: Title }).annotate({ identifier: "NamedItem" })

/** Most items in `blockedBy` where a whole course is answered; the answer about one item names them all. */
export const maxBlockedBy = 3

/**
 * One item. `lastViewedAt`: the newest activity. `positionSeconds`: where the newest video-progressed was, from the video's
 * start; `percentWatched`: the highest that any said. Absent while there was none. `blockedBy`: when locked, the required
 * items to complete first, in reading order; where a whole course is answered the first 3 of them.
 */
export const ItemProgress = Schema.Struct({
  itemId: ItemId,
  state: ItemStateName,
  rule: CompletionRule,
  completedAt: Schema.optionalKey(time),
  lastViewedAt: Schema.optionalKey(time),
  positionSeconds: Schema.optionalKey(points),
  percentWatched: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 100 }))),
  blockedBy: Schema.Array(NamedItem)
}).annotate({ identifier: "ItemProgress" })

/** How one item weighs in the percent, and which event completed it. */
export const ItemReason = Schema.Struct({
  itemId: ItemId,
  counts: Schema.Boolean,
  why: Schema.Literals(["required", "optional", "unsupported"]),
  completedBy: Schema.optionalKey(Schema.Literals(["viewed", "manual", "video", "quiz"])),
  causeEventId: Schema.optionalKey(EventId)
}).annotate({ identifier: "ItemReason" })

/** Why the percent is what it is: floor(100 x `completedItems` / `requiredItems`), item by item. */
export const Explanation = Schema.Struct({
  text: Schema.String,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  items: Schema.Array(ItemReason)
}).annotate({ identifier: "Explanation" })

const summary = {
  courseId: CourseId,
  courseVersion: CourseVersion,
  percent,
  completed: Schema.Boolean,
  completedAt: Schema.NullOr(time),
  certificateId: Schema.NullOr(CertificateId),
  resumeItemId: Schema.NullOr(ItemId),
  courseTitle: Title,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  resumeItem: Schema.NullOr(NamedItem),
  updatedAt: time
}

/**
 * One course of a learner in a line. `resumeItem` is where "Continue" leads: the item of the newest activity, as long as it
 * is not complete and not locked; else the first required item that is open and not complete, in reading order from there
 * on, then from the start (a course that requires nothing offers its other items the same way); `null` once every required
 * item is complete, or nothing is left. `resumeItemId` is its id. `updatedAt`: the newest of enrolment, activity and
 * completion.
 */
export const ProgressSummary = Schema.Struct(summary).annotate({ identifier: "ProgressSummary" })

/**
 * A learner's progress in the version they are enrolled in. `percent` counts required items, rounds down, and is 100 only
 * when the course is completed. `completed` stays true once reached. `asOf` is when it was computed, from committed state.
 */
export const Progress = Schema.Struct({
  ...summary,
  userId: UserId,
  items: Schema.Array(ItemProgress),
  explanation: Explanation,
  asOf: time
}).annotate({ identifier: "Progress" })

const get = HttpApiEndpoint.get("get", "/v1/progress/:courseId", {
  params: { courseId: CourseId },
  query: { userId: Schema.optionalKey(UserId) },
  success: Progress,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(OpenApi.annotations({ description: "`userId`: for the course's instructor and admins." }))
const list = HttpApiEndpoint.get("list", "/v1/progress", {
  query: { ...pageQuery, completed: Schema.optionalKey(Schema.Literals(["true", "false"])) },
  success: page(ProgressSummary),
  error: ServiceUnavailable
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The signed-in learner's courses, newest enrolment first; `completed`: those alone that are, or are not."
    })
  )
const getItem = HttpApiEndpoint.get("getItem", "/v1/progress/:courseId/items/:itemId", {
  params: { courseId: CourseId, itemId: ItemId },
  success: ItemProgress,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(OpenApi.annotations({ description: "One item of the signed-in learner's; `blockedBy` is whole." }))
const mark = HttpApiEndpoint.put("mark", "/v1/progress/:courseId/items/:itemId", {
  params: { courseId: CourseId, itemId: ItemId },
  payload: Schema.Struct({ state: Schema.Literals(["complete", "incomplete"]) }).annotate({ identifier: "ItemMark" }),
  success: ItemProgress,
  error: [NotEnrolled, NotFound, Conflict, ItemLocked, TooMuchContention, ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .annotateMerge(
    OpenApi.annotations({ description: "For items with the rule `manual` alone; any other rule is a conflict." })
  )

// --- live ---

/**
 * What a learner's progress in a course is now, and what has changed. `itemId` null: the course as a whole (another version,
 * many items at once): read it again. `version` grows with each completion and reopening of a learner in a course: of two
 * changes the one with the higher version is the newer.
 */
export const ProgressChange = Schema.Struct({
  courseId: CourseId,
  courseVersion: CourseVersion,
  itemId: Schema.NullOr(ItemId),
  state: Schema.NullOr(ItemStateName),
  percent,
  completed: Schema.Boolean,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  version: Schema.Int
}).annotate({ identifier: "ProgressChange" })
export type ProgressChange = typeof ProgressChange.Type

/** Events of the live stream. `sync`: changes may have been missed; what is read after it is whole. */
export const ProgressStreamEvent = Schema.Union([
  Schema.Struct({ event: Schema.Literal("progress"), data: Schema.fromJsonString(ProgressChange) }),
  Schema.Struct({
    event: Schema.Literal("sync"),
    data: Schema.fromJsonString(Schema.Struct({ asOf: time }).annotate({ identifier: "ProgressSync" }))
  })
]).annotate({ identifier: "ProgressStreamEvent" })
export type ProgressStreamEvent = typeof ProgressStreamEvent.Type

/** Most streams that one person has open at a time. */
export const maxProgressStreams = 20

const stream = HttpApiEndpoint.get("stream", "/v1/progress/stream", {
  success: HttpApiSchema.StreamSse({ events: ProgressStreamEvent }),
  error: TooManyRequests
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Server-sent events, a `progress` for each change of the signed-in learner's own progress, in every open tab and whichever process made it, as soon as it is committed. Delivery: the first event is `sync`, and it comes again whenever something may have been missed: read then what is shown, everything later follows as events. Changes in quick succession may come as one, with the newest state. What a completed item unlocks is not named. Events carry no `id`: nothing is replayed. A comment every 15 seconds shows that the connection lives. A reader that takes nothing for 30 seconds is cut off, a stream ends after 10 minutes and when the service restarts, and a person has at most 20: reconnect. The stream carries no failure event."
    })
  )

/** How far a learner is, and why. */
export class ProgressGroup extends HttpApiGroup.make("progress")
  .add(get, list, getItem, mark, stream)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Progress" })) {}

// --- attempts ---

/** What one question earned. */
export const QuestionResult = Schema.Struct({
  questionId: QuestionId,
  points,
  maximum: points,
  correct: Schema.Boolean,
  feedback: Schema.Array(Schema.String),
  explanation: Schema.NullOr(Schema.String)
}).annotate({ identifier: "QuestionResult" })

/**
 * The grade. `questions` is null when the quiz's rule `showAnswers` hides it: `never`, or `after-pass` before a pass; also
 * when the answers were erased.
 */
export const AttemptResult = Schema.Struct({
  score: points,
  maximum: points,
  passed: Schema.Boolean,
  questions: Schema.NullOr(Schema.Array(QuestionResult))
}).annotate({ identifier: "AttemptResult" })

/** A try at a quiz: its questions without keys. `attemptsLeft` null = unlimited; `deadline` null = no time limit. */
export const Attempt = Schema.Struct({
  id: AttemptId,
  courseId: CourseId,
  courseVersion: CourseVersion,
  itemId: ItemId,
  number: Schema.Int,
  attemptsLeft: Schema.NullOr(Schema.Int),
  status: Schema.Literals(["open", "submitted"]),
  startedAt: time,
  deadline: Schema.NullOr(time),
  submittedAt: Schema.NullOr(time),
  questions: Schema.Array(Question),
  answers: Answers,
  revision: Schema.Int,
  result: Schema.NullOr(AttemptResult)
}).annotate({ identifier: "Attempt" })

/** The answers as they are kept now; `revision` grows with every save and is the ETag. */
export const SavedAnswers = Schema.Struct({ answers: Answers, revision: Schema.Int, savedAt: time }).annotate({
  identifier: "SavedAnswers"
})

/** A try at a quiz in a line. Score, maximum and passed are null until it is graded. */
export const AttemptSummary = Schema.Struct({
  id: AttemptId,
  courseVersion: CourseVersion,
  number: Schema.Int,
  status: Schema.Literals(["open", "submitted"]),
  startedAt: time,
  deadline: Schema.NullOr(time),
  submittedAt: Schema.NullOr(time),
  score: Schema.NullOr(points),
  maximum: Schema.NullOr(points),
  passed: Schema.NullOr(Schema.Boolean)
}).annotate({ identifier: "AttemptSummary" })

/**
 * What a learner should know before the work, and their tries so far, newest first. `attemptsLeft` null = unlimited; the one
 * that is open is not among those left. `asOf` is the server's time, for the way to a deadline.
 */
export const QuizAttempts = Schema.Struct({
  rules: QuizRules,
  questionCount: Schema.Int,
  attemptsUsed: Schema.Int,
  attemptsLeft: Schema.NullOr(Schema.Int),
  openAttemptId: Schema.NullOr(AttemptId),
  asOf: time,
  ...page(AttemptSummary).fields
}).annotate({ identifier: "QuizAttempts" })

const listAttempts = HttpApiEndpoint.get("list", "/v1/attempts", {
  query: { ...pageQuery, courseId: CourseId, itemId: ItemId },
  success: QuizAttempts,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The signed-in learner's tries at one quiz, and its rules in the version they are enrolled in. An item that is no quiz is not found."
    })
  )
const start = HttpApiEndpoint.post("start", "/v1/attempts", {
  payload: Schema.Struct({ courseId: CourseId, itemId: ItemId }).annotate({ identifier: "NewAttempt" }),
  success: Attempt.pipe(HttpApiSchema.status(201)),
  error: [NotEnrolled, NotFound, Conflict, NoAttemptsLeft, ItemLocked, TooMuchContention, ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .middleware(Idempotent)
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Starts an attempt, or gives the open one. One whose time is over is graded as saved before a new one starts."
    })
  )
const getAttempt = HttpApiEndpoint.get("get", "/v1/attempts/:attemptId", {
  params: { attemptId: AttemptId },
  success: Attempt,
  error: [NotFound, ServiceUnavailable]
}).annotate(Requires, "learning.read")
const save = HttpApiEndpoint.put("save", "/v1/attempts/:attemptId/answers", {
  params: { attemptId: AttemptId },
  headers: ifMatchHeaders,
  payload: Schema.Struct({ answers: Answers }).annotate({ identifier: "AnswersDocument" }),
  success: SavedAnswers,
  error: [NotFound, Conflict, PreconditionFailed, Unprocessable, ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Replaces all answers of an open attempt. If-Match is optional: with it, another tab's save is not overwritten."
    })
  )
const submit = HttpApiEndpoint.post("submit", "/v1/attempts/:attemptId/submission", {
  params: { attemptId: AttemptId },
  success: Attempt,
  error: [NotFound, Conflict, TooMuchContention, ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .middleware(Idempotent)
  .annotateMerge(
    OpenApi.annotations({
      description: "Grades the saved answers. Submitting again gives the same grade. A pass completes the item."
    })
  )

/** Quiz attempts. Other people's are not found. */
export class AttemptsGroup extends HttpApiGroup.make("attempts")
  .add(listAttempts, start, getAttempt, save, submit)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Quiz attempts" })) {}

/**
 * Puts the form of an event where the contract takes anything (each event is judged by itself): for people and the SDK.
 * An API description of another shape is left as it is.
 */
export const describeEvents = (spec: Record<string, unknown>): Record<string, unknown> => {
  const { components } = spec
  if (!Predicate.hasProperty(components, "schemas") || !Predicate.hasProperty(components.schemas, "LearningEvents"))
    return spec
  const { LearningEvents } = components.schemas
  if (
    !Predicate.hasProperty(LearningEvents, "properties") ||
    !Predicate.hasProperty(LearningEvents.properties, "events")
  )
    return spec
  const events = Object.assign({}, LearningEvents.properties.events, {
    items: { $ref: "#/components/schemas/LearningEventInput" }
  })
  const described = Object.assign({}, LearningEvents, { properties: { events } })
  const schemas = Object.assign({}, components.schemas, { LearningEvents: described })
  return { ...spec, components: Object.assign({}, components, { schemas }) }
}

/** Public contract of the progress service. */
export class ProgressApi extends contract("progress")
  .add(
    LearningEventsGroup,
    ProgressGroup,
    AttemptsGroup,
    CertificateIssuerGroup,
    CertificatesPublicGroup,
    CertificatesGroup,
    NotesGroup,
    BookmarksGroup,
    LearningExportGroup
  )
  .annotate(HttpApi.AdditionalSchemas, [LearningEventInput])
  .annotate(OpenApi.Transform, describeEvents)
  .middleware(problems) {}

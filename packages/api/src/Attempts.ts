/** Quiz attempts. */
import { Title } from "@lyceum/domain/Content"
import { AttemptId, CourseId, CourseVersion, ItemId, UserId } from "@lyceum/domain/Ids"
import { Answers, Question, QuestionId, QuizRules } from "@lyceum/domain/Quiz"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import {
  Conflict,
  ItemLocked,
  NoAttemptsLeft,
  NotEnrolled,
  NotFound,
  PreconditionFailed,
  ServiceUnavailable,
  TooMuchContention,
  Unprocessable
} from "./Problems.ts"
import { points, time } from "./ProgressFields.ts"
import { Authentication, Idempotent, Requires } from "./Security.ts"

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

/** A try in a list of a whole course. `itemTitle`: in the learner's version, `null` when that has the quiz no longer. */
export const CourseAttempt = Schema.Struct({
  ...AttemptSummary.fields,
  itemId: ItemId,
  itemTitle: Schema.NullOr(Title)
}).annotate({ identifier: "CourseAttempt" })

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

const ofLearner = HttpApiEndpoint.get("ofLearner", "/v1/progress/:courseId/attempts", {
  params: { courseId: CourseId },
  query: { ...pageQuery, userId: Schema.optionalKey(UserId) },
  success: page(CourseAttempt),
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "A learner's tries at all quizzes of a course, newest first: one's own, or with `userId` for the course's instructor and admins."
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
  .add(listAttempts, ofLearner, start, getAttempt, save, submit)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Quiz attempts" })) {}

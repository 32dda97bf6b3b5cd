/** Handlers of progress. */
import * as Problems from "@lyceum/api/Problems"
import { ProgressApi } from "@lyceum/api/Progress"
import { maxProgressStreams } from "@lyceum/api/ProgressStream"
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Learning } from "../commands/Learning.ts"
import { itemOf, progressView } from "../domain/ProgressView.ts"
import { touchedBy } from "../domain/Touches.ts"
import { LiveProgress } from "../live/LiveProgress.ts"
import { Activity } from "../projections/Activity.ts"
import type { CourseVersions } from "../projections/CourseVersions.ts"
import { EnrollmentKey, type Enrollments } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { learnerAsked, type LearnerIn, learnerIn } from "./Access.ts"
import { contention } from "./Faults.ts"
import { liveResponse } from "./LiveResponse.ts"
import { ownCourses } from "./OwnCourses.ts"

const cursors = cursorCodec(EnrollmentKey)

/** A live stream takes one of a person's places; one that is given up is noticed within half a minute. */
const retryAfterSeconds = 30

export const ProgressHandlers = HttpApiBuilder.group(
  ProgressApi,
  "progress",
  Effect.fnUntraced(function* (handlers) {
    const activity = yield* Activity
    const learning = yield* Learning
    const live = yield* LiveProgress
    const states = yield* ProgressStates
    const context = yield* Effect.context<Activity | CourseVersions | Enrollments | ProgressStates>()
    const access = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provideContext(effect, context)

    /** Everything that is known of a learner in a course. */
    const known = Effect.fnUntraced(function* ({ course, enrolledAt, enrollmentId }: LearnerIn) {
      const state = yield* states.one(enrollmentId)
      const touched = touchedBy(yield* activity.of([enrollmentId])).get(enrollmentId) ?? []
      return { course, enrolledAt, state, touched }
    })
    const knownOf = (userId: UserId, courseId: CourseId) => Effect.flatMap(access(learnerIn(userId, courseId)), known)

    return handlers
      .handle("get", ({ params: { courseId }, query }) =>
        Effect.gen(function* () {
          const learner = yield* access(learnerAsked(courseId, query.userId))
          return progressView(learner.userId, yield* known(learner), yield* DateTime.now)
        })
      )
      .handle("list", ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          const limit = limitOf(query)
          const after = yield* cursors.decode(query.cursor)
          const completed = query.completed === undefined ? null : query.completed === "true"
          return yield* pageOf(yield* access(ownCourses(userId, { after, completed, limit: limit + 1 })), limit, {
            item: ({ summary }) => summary,
            keyOf: ({ key }) => key,
            encode: cursors.encode
          })
        })
      )
      .handle("getItem", ({ params: { courseId, itemId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          return itemOf(yield* knownOf(userId, courseId), itemId) ?? (yield* new Problems.NotFound())
        })
      )
      .handle("mark", ({ params: { courseId, itemId }, payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.record", true)
          const learner = yield* access(learnerIn(userId, courseId))
          yield* learning.mark(learner, itemId, payload.state).pipe(
            Effect.catchTags({
              UnknownItem: () => Effect.fail(new Problems.NotFound()),
              NotManual: ({ rule }) =>
                Effect.fail(
                  new Problems.Conflict({ detail: `the rule of this item is "${rule}": it is not marked by hand` })
                ),
              Locked: ({ waitingFor }) => Effect.fail(new Problems.ItemLocked({ waitingFor })),
              TooMuchContention: () => contention
            })
          )
          return itemOf(yield* knownOf(userId, courseId), itemId) ?? (yield* new Problems.NotFound())
        })
      )
      .handleRaw("stream", ({ request }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          if (live.open(userId) >= maxProgressStreams) return yield* new Problems.TooManyRequests({ retryAfterSeconds })
          return liveResponse(live, userId, request)
        })
      )
  })
)

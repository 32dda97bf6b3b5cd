/** Handlers of progress. */
import * as Problems from "@lyceum/api/Problems"
import { ProgressApi } from "@lyceum/api/Progress"
import { CurrentPerson } from "@lyceum/api/Security"
import type { EnrollmentId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Learning } from "../commands/Learning.ts"
import { learnerProgress } from "../domain/LearnerProgress.ts"
import { itemsOf, progressView, summaryOf, type Touched } from "../domain/ProgressView.ts"
import { Activity } from "../projections/Activity.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { EnrollmentKey, Enrollments } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { learnerIn, teaches, versionOf } from "./Access.ts"
import { contention } from "./Faults.ts"

const cursors = cursorCodec(EnrollmentKey)

export const ProgressHandlers = HttpApiBuilder.group(
  ProgressApi,
  "progress",
  Effect.fnUntraced(function* (handlers) {
    const activity = yield* Activity
    const enrollments = yield* Enrollments
    const learning = yield* Learning
    const states = yield* ProgressStates
    const versions = yield* CourseVersions
    const access = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      effect.pipe(Effect.provideService(Enrollments, enrollments), Effect.provideService(CourseVersions, versions))

    const touchedBy = Effect.fnUntraced(function* (ids: ReadonlyArray<EnrollmentId>) {
      const touched = new Map<EnrollmentId, Array<Touched>>()
      for (const { enrollmentId, itemId, lastAt } of yield* activity.of(ids)) {
        const one = { itemId, at: lastAt.getTime() }
        const known = touched.get(enrollmentId)
        if (known === undefined) touched.set(enrollmentId, [one])
        else known.push(one)
      }
      return touched
    })

    return handlers.handleAll({
      get: ({ params: { courseId }, query }) =>
        Effect.gen(function* () {
          const asking = yield* CurrentPerson
          const userId = query.userId ?? asking.userId
          const isSelf = userId === asking.userId
          yield* authorize("learning.read", isSelf || (yield* access(teaches(asking, courseId))))
          const { course, enrollmentId } = yield* access(learnerIn(userId, courseId)).pipe(
            Effect.catchTag("NotEnrolled", (problem) => Effect.fail(isSelf ? problem : new Problems.NotFound()))
          )
          const state = yield* states.one(enrollmentId)
          const touched = (yield* touchedBy([enrollmentId])).get(enrollmentId) ?? []
          return progressView(userId, { course, state, touched }, yield* DateTime.now)
        }),

      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.read", true)
          const limit = limitOf(query)
          const rows = yield* enrollments.page(userId, yield* cursors.decode(query.cursor), limit + 1)
          const ids = rows.map(({ enrollmentId }) => enrollmentId)
          const [known, touched] = yield* Effect.all([states.load(ids), touchedBy(ids)], { concurrency: 2 })
          const lines = yield* Effect.forEach(rows, ({ courseId, courseVersion, enrolledAt, enrollmentId }) =>
            Effect.map(access(versionOf(courseId, courseVersion)), (course) => ({
              key: { enrolledAt: DateTime.fromDateUnsafe(enrolledAt), enrollmentId },
              summary: summaryOf({
                course,
                state: known.get(enrollmentId) ?? learnerProgress.initial,
                touched: touched.get(enrollmentId) ?? []
              })
            }))
          )
          return yield* pageOf(lines, limit, {
            item: ({ summary }) => summary,
            keyOf: ({ key }) => key,
            encode: cursors.encode
          })
        }),

      mark: ({ params: { courseId, itemId }, payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("learning.record", true)
          const learner = yield* access(learnerIn(userId, courseId))
          const state = yield* learning.mark(learner, itemId, payload.state).pipe(
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
          const touched = (yield* touchedBy([learner.enrollmentId])).get(learner.enrollmentId) ?? []
          const item = itemsOf({ course: learner.course, state, touched }).find((one) => one.itemId === itemId)
          return item ?? (yield* new Problems.NotFound())
        })
    })
  })
)

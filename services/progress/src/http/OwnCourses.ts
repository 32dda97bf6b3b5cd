/** A learner's courses as lines: a fixed number of queries a page, however many courses there are. */
import type { ProgressSummary } from "@lyceum/api/Progress"
import type { UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect } from "effect"
import { learnerProgress } from "../domain/LearnerProgress.ts"
import { summaryOf } from "../domain/ProgressView.ts"
import { touchedBy } from "../domain/Touches.ts"
import { Activity } from "../projections/Activity.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { type EnrollmentKey, Enrollments, type KnownEnrollment } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"
import { versionOf } from "./Access.ts"

/** Enrolments that are looked at together when some of them may be left out. */
const chunk = 50

export interface Line {
  readonly key: EnrollmentKey
  readonly summary: typeof ProgressSummary.Type
}

const linesOf = Effect.fnUntraced(function* (rows: ReadonlyArray<KnownEnrollment>) {
  const ids = rows.map(({ enrollmentId }) => enrollmentId)
  const { load } = yield* ProgressStates
  const activity = yield* Activity
  const [known, touches] = yield* Effect.all([load(ids), activity.of(ids)], { concurrency: 2 })
  yield* (yield* CourseVersions).warm(rows.map(({ courseId, courseVersion }) => ({ courseId, version: courseVersion })))
  const touched = touchedBy(touches)
  return yield* Effect.forEach(rows, ({ courseId, courseVersion, enrolledAt: at, enrollmentId }) =>
    Effect.map(versionOf(courseId, courseVersion), (course): Line => {
      const enrolledAt = DateTime.fromDateUnsafe(at)
      const state = known.get(enrollmentId) ?? learnerProgress.initial
      return {
        key: { enrolledAt, enrollmentId },
        summary: summaryOf({ course, enrolledAt, state, touched: touched.get(enrollmentId) ?? [] })
      }
    })
  )
})

/**
 * At most `limit` lines, newest enrolment first, behind `after`; `completed` null = all. Whether a course is completed
 * follows from state and version, so the lines that do not fit are left out here: as often as the learner has courses.
 */
export const ownCourses = Effect.fn("OwnCourses.lines")(function* (
  userId: UserId,
  options: {
    readonly after: EnrollmentKey | undefined
    readonly completed: boolean | null
    readonly limit: number
  }
) {
  const { completed, limit } = options
  const enrollments = yield* Enrollments
  const size = completed === null ? limit : Math.max(limit, chunk)
  const lines: Array<Line> = []
  let after = options.after
  while (true) {
    const rows = yield* enrollments.page(userId, after, size)
    const read = yield* linesOf(rows)
    lines.push(...read.filter(({ summary }) => completed === null || summary.completed === completed))
    after = read.at(-1)?.key
    if (lines.length >= limit || rows.length < size) return lines.slice(0, limit)
  }
})

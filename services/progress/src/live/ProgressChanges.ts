/** What has changed, as the live stream tells it: read from committed state, after a hint. */
import type { ProgressChange } from "@lyceum/api/ProgressStream"
import type { EnrollmentId, ItemId, UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option } from "effect"
import { touchedBy } from "../domain/Touches.ts"
import { itemsOf, summaryOf } from "../domain/ProgressView.ts"
import { Activity } from "../projections/Activity.ts"
import { CourseVersions } from "../projections/CourseVersions.ts"
import { Enrollments, isOpen } from "../projections/Enrollments.ts"
import { ProgressStates } from "../projections/ProgressStates.ts"

/** The learner's progress in the course with each of the items; without items as a whole. `None` = it cannot be read now. */
export const changesOf = Effect.fn("ProgressChanges.of")(function* (
  userId: UserId,
  enrollmentId: EnrollmentId,
  itemIds: ReadonlySet<ItemId>
) {
  const [enrollment] = (yield* (yield* Enrollments).known([enrollmentId])).filter(isOpen)
  if (enrollment === undefined || enrollment.userId !== userId) return Option.none<ReadonlyArray<ProgressChange>>()
  const found = yield* (yield* CourseVersions)
    .get(enrollment.courseId, enrollment.courseVersion)
    .pipe(Effect.orElseSucceed(Option.none))
  if (Option.isNone(found)) return Option.none<ReadonlyArray<ProgressChange>>()
  const { state, version } = yield* (yield* ProgressStates).versioned(enrollmentId)
  const touched = touchedBy(yield* (yield* Activity).of([enrollmentId])).get(enrollmentId) ?? []
  const known = { course: found.value, enrolledAt: DateTime.fromDateUnsafe(enrollment.enrolledAt), state, touched }
  const { completed, completedItems, courseId, courseVersion, percent, requiredItems } = summaryOf(known)
  const course = { courseId, courseVersion, percent, completed, completedItems, requiredItems, version }
  const items = itemsOf(known).filter(({ itemId }) => itemIds.has(itemId))
  return Option.some<ReadonlyArray<ProgressChange>>(
    items.length === 0
      ? [{ ...course, itemId: null, state: null }]
      : items.map(({ itemId, state }) => ({ ...course, itemId, state }))
  )
})

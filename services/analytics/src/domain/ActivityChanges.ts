/** When learners were active in a course: the span of a batch, one line for each (course, learner). Pure. */
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { Happened } from "./ItemChanges.ts"

/** First and last activity; milliseconds since 1970. */
export interface ActivityChange {
  readonly courseId: CourseId
  readonly userId: UserId
  readonly firstAt: number
  readonly lastAt: number
}

/** In the order of ids. Independent of the order of the events. */
export const activityChanges = (events: ReadonlyArray<Happened<LearningEvent>>): ReadonlyArray<ActivityChange> => {
  const found = new Map<string, ActivityChange>()
  for (const { at, event } of events) {
    const { courseId, userId } = event.data
    const key = `${courseId}/${userId}`
    const known = found.get(key)
    found.set(key, {
      courseId,
      userId,
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at)
    })
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

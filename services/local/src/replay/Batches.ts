/**
 * Cuts activity into batches that end where a minute ends: a replay that pauses between two batches leaves no window half
 * filled, so it may be stopped and taken up again without changing a count. Pure.
 */
import type { Activity } from "./ActivityLog.ts"

const minute = 60_000
const windowOf = (activity: Activity): number => Math.floor(activity.at / minute)

/** Batches of at least `size` actions where there are so many, each ending with the last action of its minute. */
export function* batchesOf(activities: ReadonlyArray<Activity>, size: number): Generator<ReadonlyArray<Activity>> {
  let from = 0
  while (from < activities.length) {
    let to = Math.min(from + size, activities.length)
    for (;;) {
      const last = activities[to - 1]
      const next = activities[to]
      if (last === undefined || next === undefined || windowOf(next) !== windowOf(last)) break
      to++
    }
    yield activities.slice(from, to)
    from = to
  }
}

/** Unique learners by (window, course) and by (window, all), counted the plain way: what the streaming job must equal. */
export const bruteForce = (activities: ReadonlyArray<Activity>): ReadonlyMap<string, number> => {
  const learners = new Map<string, Set<string>>()
  for (const activity of activities) {
    const start = new Date(windowOf(activity) * minute).toISOString()
    for (const key of [`${start}/${activity.courseId}`, `${start}/*`]) {
      const known = learners.get(key)
      if (known === undefined) learners.set(key, new Set([activity.userId]))
      else known.add(activity.userId)
    }
  }
  return new Map([...learners].map(([key, set]) => [key, set.size]))
}

/** What a batch of course events says about courses: owner and the newest published version. Pure. */
import type { CourseId, UserId } from "@lyceum/domain/Ids"
import type { CourseEvent } from "@lyceum/events/CourseEvents"

/** A course as its newest version says; version 0 and no title = created, not published. */
export interface CourseChange {
  readonly courseId: CourseId
  readonly version: number
  readonly ownerId: UserId
  readonly slug: string
  readonly title: string | null
}

const changeOf = (event: CourseEvent): CourseChange | null => {
  switch (event.type) {
    case "lyceum.course.created.v1":
      return { ...event.data, version: 0, title: null }
    case "lyceum.course.published.v1": {
      const { courseId, ownerId, slug, title, version } = event.data
      return { courseId, version, ownerId, slug, title }
    }
    default:
      return null
  }
}

/** One line a course, in the order of ids: what the highest version says. */
export const courseChanges = (events: ReadonlyArray<CourseEvent>): ReadonlyArray<CourseChange> => {
  const found = new Map<CourseId, CourseChange>()
  for (const event of events) {
    const change = changeOf(event)
    if (change === null) continue
    const known = found.get(change.courseId)
    if (known === undefined || change.version > known.version) found.set(change.courseId, change)
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

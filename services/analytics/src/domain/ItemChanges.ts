/**
 * What a batch of learning or progress events says about learners and items, one line for each (course, learner, item).
 * Pure, and independent of the order of the events.
 */
import type { CourseId, ItemId, UserId } from "@lyceum/domain/Ids"
import type { LearningEvent } from "@lyceum/events/LearningEvents"
import type { ProgressEvent } from "@lyceum/events/ProgressEvents"
import { isLater, type Moment } from "./Latest.ts"

/** Whether the item is complete, and since when (milliseconds since 1970): what the latest event says. */
export interface ItemState extends Moment {
  readonly completedAt: number | null
}

/** What is new about one learner and one item. Times in milliseconds since 1970. */
export interface ItemChange {
  readonly courseId: CourseId
  readonly userId: UserId
  readonly itemId: ItemId
  /** The earliest sign of work on it: activity, an attempt, its completion. */
  readonly startedAt: number
  /** null = nothing was said. */
  readonly state: ItemState | null
  /** Attempts that were graded, and whether one of them passed. */
  readonly attempts: number
  readonly passed: boolean
}

/** An event with what its envelope says. */
export interface Happened<E> extends Moment {
  readonly event: E
}

type Where = Pick<ItemChange, "courseId" | "userId" | "itemId">

const later = (a: ItemState | null, b: ItemState | null): ItemState | null =>
  a === null ? b : b === null ? a : isLater(b, a) ? b : a

/** Both changes of the same learner and item as one. Commutative and associative. */
export const mergeItemChange = (a: ItemChange, b: ItemChange): ItemChange => ({
  ...a,
  startedAt: Math.min(a.startedAt, b.startedAt),
  state: later(a.state, b.state),
  attempts: a.attempts + b.attempts,
  passed: a.passed || b.passed
})

const change = (
  { courseId, userId, itemId }: Where,
  startedAt: number,
  more: Partial<ItemChange> = {}
): ItemChange => ({
  courseId,
  userId,
  itemId,
  startedAt,
  state: null,
  attempts: 0,
  passed: false,
  ...more
})

const ofProgress = ({ at, event, eventId }: Happened<ProgressEvent>): ItemChange | null => {
  switch (event.type) {
    case "lyceum.progress.item-completed.v1": {
      const completedAt = event.data.completedAt.epochMilliseconds
      return change(event.data, completedAt, { state: { at, eventId, completedAt } })
    }
    case "lyceum.progress.item-reopened.v1":
      return change(event.data, at, { state: { at, eventId, completedAt: null } })
    case "lyceum.progress.attempt-started.v1":
      return change(event.data, event.data.startedAt.epochMilliseconds)
    case "lyceum.progress.attempt-graded.v1":
      return change(event.data, event.data.submittedAt.epochMilliseconds, { attempts: 1, passed: event.data.passed })
    default:
      return null
  }
}

/** One change for each learner and item, in the order of their ids: rows are always locked in this order. */
const gather = (changes: Iterable<ItemChange | null>): ReadonlyArray<ItemChange> => {
  const found = new Map<string, ItemChange>()
  for (const one of changes) {
    if (one === null) continue
    const key = `${one.courseId}/${one.userId}/${one.itemId}`
    const known = found.get(key)
    found.set(key, known === undefined ? one : mergeItemChange(known, one))
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** The changes of a batch of progress events. */
export const progressItemChanges = (events: ReadonlyArray<Happened<ProgressEvent>>): ReadonlyArray<ItemChange> =>
  gather(events.map(ofProgress))

/** The changes of a batch of activity: items that were started. */
export const learningItemChanges = (events: ReadonlyArray<Happened<LearningEvent>>): ReadonlyArray<ItemChange> =>
  gather(events.map(({ at, event }) => change(event.data, at)))

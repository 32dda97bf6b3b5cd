/** What a learner, an instructor or an admin is shown: the number, every item's state, and the reason for the number. Pure. */
import {
  type Explanation,
  type ItemProgress,
  type ItemReason,
  maxBlockedBy,
  type NamedItem
} from "@lyceum/api/ItemProgress"
import { type Progress, type ProgressSummary } from "@lyceum/api/Progress"
import {
  counts,
  type CourseItem,
  type CourseProgress,
  itemStates,
  progressOf,
  resumeItem
} from "@lyceum/domain/Completion"
import type { ItemId, UserId } from "@lyceum/domain/Ids"
import { DateTime } from "effect"
import type { LoadedVersion } from "./CourseVersion.ts"
import { completedIds, type LearnerProgressState } from "./LearnerProgress.ts"

/** An item with activity: its newest time in milliseconds since 1970, and of a video how far it was watched. */
export interface Touched {
  readonly itemId: ItemId
  readonly at: number
  readonly percentWatched: number | null
  readonly positionSeconds: number | null
}

/** Everything that is known of one learner in one course. */
export interface Known {
  readonly course: LoadedVersion
  readonly enrolledAt: DateTime.Utc
  readonly state: LearnerProgressState
  readonly touched: ReadonlyArray<Touched>
}

/** The item of the newest activity or completion in this version; of two at the same time the later in reading order. */
export const lastItem = ({ course, state, touched }: Known): ItemId | null => {
  const order = new Map(course.items.map(({ id }, index) => [id, index]))
  let last: { readonly at: number; readonly index: number; readonly itemId: ItemId } | null = null
  const all = [
    ...touched,
    ...state.completed.map(({ completedAt, itemId }) => ({ itemId, at: completedAt.epochMilliseconds }))
  ]
  for (const { at, itemId } of all) {
    const index = order.get(itemId)
    if (index === undefined) continue
    if (last === null || at > last.at || (at === last.at && index > last.index)) last = { at, index, itemId }
  }
  return last?.itemId ?? null
}

const sentence = ({ completed, percent, required }: CourseProgress, isCompleted: boolean): string => {
  if (required === 0)
    return "This version of the course requires no item, so there is nothing to count: 0 percent, never completed."
  const number = `${completed} of ${required} required items are complete: floor(100 x ${completed} / ${required}) = ${percent} percent.`
  return isCompleted && percent < 100 ? `${number} The course was completed before and stays so.` : number
}

/** Why an item counts or not. An item that authors require counts unless it could not be understood. */
const whyOf = (item: CourseItem): (typeof ItemReason.Type)["why"] =>
  item.kind === "unsupported" ? "unsupported" : item.required ? "required" : "optional"

const explanationOf = (
  { course, state }: Known,
  progress: CourseProgress,
  isCompleted: boolean
): typeof Explanation.Type => {
  const completions = new Map(state.completed.map((one) => [one.itemId, one]))
  return {
    text: sentence(progress, isCompleted),
    completedItems: progress.completed,
    requiredItems: progress.required,
    items: course.items.map((item) => {
      const done = completions.get(item.id)
      return {
        itemId: item.id,
        counts: counts(item),
        why: whyOf(item),
        ...(done === undefined ? {} : { completedBy: done.rule }),
        ...(done === undefined || done.cause === null ? {} : { causeEventId: done.cause })
      }
    })
  }
}

const namedItem = ({ byId }: LoadedVersion, itemId: ItemId | null): typeof NamedItem.Type | null => {
  const item = itemId === null ? undefined : byId.get(itemId)
  return item === undefined ? null : { id: item.id, title: item.title }
}

/** The newest of enrolment, activity and completion. */
const updatedAt = ({ enrolledAt, state, touched }: Known): DateTime.Utc => {
  let newest = enrolledAt.epochMilliseconds
  for (const { at } of touched) newest = Math.max(newest, at)
  for (const { completedAt } of [...state.completed, ...state.courses]) {
    newest = Math.max(newest, completedAt.epochMilliseconds)
  }
  return DateTime.makeUnsafe(newest)
}

/** One line. */
export const summaryOf = (known: Known): typeof ProgressSummary.Type => {
  const { course, state } = known
  const completed = completedIds(state)
  const { completed: completedItems, isComplete, percent, required } = progressOf(course, completed)
  const reached = state.courses.find(({ version }) => version === course.version)
  const resumeItemId = resumeItem(course, completed, lastItem(known))
  return {
    courseId: course.courseId,
    courseVersion: course.version,
    courseTitle: course.title,
    percent,
    completedItems,
    requiredItems: required,
    // A completion carried over to a new version is certified a moment later: the number does not wait for it.
    completed: reached !== undefined || isComplete,
    completedAt: reached?.completedAt ?? null,
    certificateId: state.certificates.find(({ version }) => version === course.version)?.id ?? null,
    resumeItemId,
    resumeItem: namedItem(course, resumeItemId),
    updatedAt: updatedAt(known)
  }
}

/** Every item in reading order; a locked one names at most `blockers` of those that it waits for. */
export const itemsOf = (
  { course, state, touched }: Known,
  blockers: number = maxBlockedBy
): ReadonlyArray<typeof ItemProgress.Type> => {
  const completions = new Map(state.completed.map((one) => [one.itemId, one]))
  const touches = new Map(touched.map((one) => [one.itemId, one]))
  const states = itemStates(course, completedIds(state), new Set(touches.keys()))
  const awaited: Array<typeof NamedItem.Type> = []
  return course.items.map((item, index) => {
    const done = completions.get(item.id)
    const touch = touches.get(item.id)
    const now = states[index] ?? "not-started"
    const blockedBy = now === "locked" ? awaited.slice(0, blockers) : []
    if (counts(item) && done === undefined) awaited.push({ id: item.id, title: item.title })
    return {
      itemId: item.id,
      state: now,
      rule: item.rule,
      blockedBy,
      ...(done === undefined ? {} : { completedAt: done.completedAt }),
      ...(touch === undefined ? {} : { lastViewedAt: DateTime.makeUnsafe(touch.at) }),
      ...(touch === undefined || touch.positionSeconds === null ? {} : { positionSeconds: touch.positionSeconds }),
      ...(touch === undefined || touch.percentWatched === null ? {} : { percentWatched: touch.percentWatched })
    }
  })
}

/** One item, with everything that it waits for; `undefined` = the version has no such item. */
export const itemOf = (known: Known, itemId: ItemId): typeof ItemProgress.Type | undefined =>
  itemsOf(known, known.course.items.length).find((one) => one.itemId === itemId)

/** The whole page. */
export const progressView = (userId: UserId, known: Known, asOf: DateTime.Utc): typeof Progress.Type => {
  const summary = summaryOf(known)
  return {
    ...summary,
    userId,
    items: itemsOf(known),
    explanation: explanationOf(known, progressOf(known.course, completedIds(known.state)), summary.completed),
    asOf
  }
}

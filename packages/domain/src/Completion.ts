/**
 * How far a learner has come in a course: percent, item states, locks and where to go on. Pure. Everything follows from the
 * outline of the enrolled version and the set of completed items, so a new version carries completions over by item id.
 */
import type { CompletionRule, ItemKind } from "./Content.ts"
import type { ItemId } from "./Ids.ts"

/** What progress needs to know of an item. */
export interface CourseItem {
  readonly id: ItemId
  readonly kind: ItemKind
  readonly required: boolean
  readonly rule: CompletionRule
}

/** What progress needs to know of a version: its items in reading order, and whether they unlock in that order. */
export interface CourseShape {
  readonly sequential: boolean
  readonly items: ReadonlyArray<CourseItem>
}

/** Where an item stands. `locked`: required items before it are not complete yet (sequential courses only). */
export type ItemState = "locked" | "not-started" | "in-progress" | "completed"

/** The number and what it is made of: `percent` = floor(100 x completed / required). */
export interface CourseProgress {
  readonly completed: number
  readonly required: number
  readonly percent: number
  /** Every required item is complete; never so for a course that requires nothing. */
  readonly isComplete: boolean
}

type Items = ReadonlySet<ItemId>

/** Whether the item is part of the denominator: required, and of a kind that can be learnt here. */
export const counts = (item: CourseItem): boolean => item.required && item.kind !== "unsupported"

/** Progress over the version's required items. Without any: 0 of 0, 0 percent, not complete. Completed items that the version does not have count for nothing. */
export const progressOf = (course: CourseShape, completed: Items): CourseProgress => {
  let required = 0
  let done = 0
  for (const item of course.items) {
    if (!counts(item)) continue
    required++
    if (completed.has(item.id)) done++
  }
  return {
    completed: done,
    required,
    percent: required === 0 ? 0 : Math.floor((100 * done) / required),
    isComplete: required > 0 && done === required
  }
}

/**
 * The required items before this one that must be complete first; empty = it is open. An item that is complete stays open,
 * so that a reopened earlier item never takes it away. Unknown items wait for nothing: ask whether they exist first.
 */
export const waitingFor = (course: CourseShape, completed: Items, itemId: ItemId): ReadonlyArray<ItemId> => {
  if (!course.sequential || completed.has(itemId)) return []
  const index = course.items.findIndex((item) => item.id === itemId)
  return course.items
    .slice(0, Math.max(0, index))
    .filter((item) => counts(item) && !completed.has(item.id))
    .map((item) => item.id)
}

/** The state of every item in reading order. `started` are items with some activity. One pass. */
export const itemStates = (course: CourseShape, completed: Items, started: Items): ReadonlyArray<ItemState> => {
  let blocked = false
  return course.items.map((item): ItemState => {
    if (completed.has(item.id)) return "completed"
    const state = blocked ? "locked" : started.has(item.id) ? "in-progress" : "not-started"
    if (course.sequential && counts(item)) blocked = true
    return state
  })
}

/**
 * Where "Continue" leads: the item of the last activity, as long as it is open and not complete; else the first required
 * item that is open and not complete, looking in reading order from there on, then from the start. A course that requires
 * nothing offers its other items the same way. `null` = every required item is complete, or nothing is left to do.
 */
export const resumeItem = (course: CourseShape, completed: Items, lastActivity: ItemId | null): ItemId | null => {
  const { isComplete, required } = progressOf(course, completed)
  if (isComplete) return null
  const states = itemStates(course, completed, new Set())
  const isOpen = (item: CourseItem, index: number) =>
    item.kind !== "unsupported" && states[index] !== "completed" && states[index] !== "locked"
  const isNext = (item: CourseItem, index: number) => isOpen(item, index) && (required === 0 || counts(item))
  const last = lastActivity === null ? -1 : course.items.findIndex((item) => item.id === lastActivity)
  const found =
    course.items.find((item, index) => index === last && isOpen(item, index)) ??
    course.items.find((item, index) => index >= last && isNext(item, index)) ??
    course.items.find(isNext)
  return found?.id ?? null
}

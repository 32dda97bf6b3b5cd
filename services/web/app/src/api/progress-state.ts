/** What a change of one item does to what is shown, before the server has said so. Pure. */
import type { ItemState, Progress, ProgressChange, ProgressSummary } from "@lyceum/sdk"

/** Rounded down, as the server does it; a course that requires nothing is at 0. */
const percentOf = (completed: number, required: number): number =>
  required === 0 ? 0 : Math.floor((100 * completed) / required)

/**
 * Progress with an item in another state. Counts and percent follow; items that waited for nothing else are open. It never
 * locks: what a reopened item takes away, the server says.
 */
export const withState = (progress: Progress, itemId: string, state: ItemState): Progress => {
  const counting = new Set(progress.explanation.items.filter(({ counts }) => counts).map((reason) => reason.itemId))
  const changed = progress.items.map((item) => (item.itemId === itemId ? { ...item, state } : item))
  let blocked = false
  const items = changed.map((item) => {
    const open = item.state === "locked" && !blocked
    if (counting.has(item.itemId) && item.state !== "completed") blocked = true
    if (!open) return item
    const opened: ItemState = item.lastViewedAt === undefined ? "not-started" : "in-progress"
    return { ...item, state: opened, blockedBy: [] }
  })
  const completedItems = items.filter((item) => item.state === "completed" && counting.has(item.itemId)).length
  return { ...progress, items, completedItems, percent: percentOf(completedItems, progress.requiredItems) }
}

/** The state of an item, `undefined` when the course does not have it. */
export const stateOf = (progress: Progress, itemId: string): ItemState | undefined =>
  progress.items.find((item) => item.itemId === itemId)?.state

/** Progress after a change that the server told of; `null`: it says too little, so read it again. */
export const withChange = (progress: Progress, change: ProgressChange): Progress | null => {
  if (change.itemId === null || change.state === null || change.courseVersion !== progress.courseVersion) return null
  const { completed, completedItems, percent, requiredItems } = change
  return { ...withState(progress, change.itemId, change.state), completed, completedItems, percent, requiredItems }
}

/** The same for a line of the list of courses. */
export const summaryWithChange = (summary: ProgressSummary, change: ProgressChange): ProgressSummary =>
  summary.courseId === change.courseId
    ? {
        ...summary,
        percent: change.percent,
        completed: change.completed,
        completedItems: change.completedItems,
        requiredItems: change.requiredItems
      }
    : summary

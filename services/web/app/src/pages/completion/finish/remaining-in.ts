/** What a learner has not done yet of what the course requires. Pure. */
import type { ItemState, Outline, Progress } from "@lyceum/sdk"
import type { MarkState } from "../../../design/Progress.tsx"

export interface LeftItem {
  readonly id: string
  readonly title: string
  readonly mark: MarkState
}

export interface LeftSection {
  readonly id: string
  readonly title: string
  readonly items: ReadonlyArray<LeftItem>
}

const marks: Readonly<Record<ItemState, MarkState>> = {
  locked: "locked",
  "not-started": "none",
  "in-progress": "part",
  completed: "done"
}

/** The required items that are not complete, by section and in reading order; sections without any are left out. */
export const remainingIn = (outline: Outline, progress: Progress): ReadonlyArray<LeftSection> => {
  const counting = new Set(progress.explanation.items.flatMap(({ counts, itemId }) => (counts ? [itemId] : [])))
  const states = new Map(progress.items.map(({ itemId, state }) => [itemId, state]))
  return outline.sections.flatMap(({ id, lessons, title }) => {
    const items = lessons
      .flatMap(({ pages }) => pages.flatMap((page) => page.items))
      .flatMap((item) => {
        const state = states.get(item.id) ?? "not-started"
        return counting.has(item.id) && state !== "completed"
          ? [{ id: item.id, title: item.title, mark: marks[state] }]
          : []
      })
    return items.length === 0 ? [] : [{ id, title, items }]
  })
}

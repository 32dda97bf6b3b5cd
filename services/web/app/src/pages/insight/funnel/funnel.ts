/** How learners get through a course, section by section. Pure. */
import type { CourseAnalytics, FunnelItem, Outline, OutlineItem } from "@lyceum/sdk"

/** An item of the funnel and what the outline says of it; `undefined` when it is not in that version. */
export interface Step {
  readonly counts: FunnelItem
  readonly outline: OutlineItem | undefined
}

/** `title` null = of no section that the outline knows. */
export interface FunnelSection {
  readonly id: string
  readonly title: string | null
  readonly steps: ReadonlyArray<Step>
}

/** The most learners lost between two neighbours: they completed `from` (`null` = they enrolled) and not `to`. */
export interface Drop {
  readonly from: Step | null
  readonly to: Step
  readonly before: number
  readonly after: number
}

const itemsOf = (section: Outline["sections"][number]): ReadonlyArray<OutlineItem> =>
  section.lessons.flatMap(({ pages }) => pages.flatMap(({ items }) => items))

/** The items in the order of the course under their sections; without an outline they are one section without a title. */
export const sectionsOf = (
  items: ReadonlyArray<FunnelItem>,
  outline: Outline | undefined
): ReadonlyArray<FunnelSection> => {
  const counts = new Map(items.map((item) => [item.itemId, item]))
  const known = new Set<string>()
  const sections = (outline?.sections ?? []).map((section) => ({
    id: section.id,
    title: section.title,
    steps: itemsOf(section).flatMap((item) => {
      const found = counts.get(item.id)
      known.add(item.id)
      return found === undefined ? [] : [{ counts: found, outline: item }]
    })
  }))
  const others = items.filter(({ itemId }) => !known.has(itemId)).map((item) => ({ counts: item, outline: undefined }))
  return [...sections, { id: "others", title: null, steps: others }].filter(({ steps }) => steps.length > 0)
}

/** Whether everybody is meant to complete it: what is optional may be passed by, and is no loss. */
const counting = ({ outline }: Step): boolean =>
  outline === undefined || (outline.required && outline.kind !== "unsupported")

/** The biggest loss; `undefined` when nobody enrolled or nobody was lost. The first of several. */
export const biggestDrop = (
  enrolled: CourseAnalytics["enrolled"],
  sections: ReadonlyArray<FunnelSection>
): Drop | undefined => {
  let biggest: Drop | undefined
  let from: Step | null = null
  let before = enrolled
  for (const to of sections.flatMap(({ steps }) => steps).filter(counting)) {
    const after = to.counts.completed
    if (before - after > (biggest === undefined ? 0 : biggest.before - biggest.after))
      biggest = { from, to, before, after }
    from = to
    before = after
  }
  return biggest
}

/** How many learners a full bar stands for: nothing in the funnel is more. */
export const widest = (enrolled: number, items: ReadonlyArray<FunnelItem>): number =>
  items.reduce((most, { started, completed }) => Math.max(most, started, completed), Math.max(1, enrolled))

/** How many came to any of the section, and how many completed its last step. */
export const throughOf = ({ steps }: FunnelSection): { readonly started: number; readonly completed: number } => ({
  started: steps.reduce((most, { counts }) => Math.max(most, counts.started), 0),
  completed: steps.findLast(counting)?.counts.completed ?? 0
})

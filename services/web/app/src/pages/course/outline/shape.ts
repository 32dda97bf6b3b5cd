/** A course as a line of items, each with its place. Pure. */
import type { ItemProgress, ItemState, Outline, OutlineItem } from "@lyceum/sdk"

export interface Place {
  readonly item: OutlineItem
  readonly sectionId: string
  readonly sectionTitle: string
  readonly lessonTitle: string
  /** From 1. */
  readonly number: number
}

/** All items in reading order. */
export const placesOf = (outline: Outline): ReadonlyArray<Place> => {
  let number = 0
  return outline.sections.flatMap((section) =>
    section.lessons.flatMap((lesson) =>
      lesson.pages.flatMap((page) =>
        page.items.map((item) => {
          number += 1
          return { item, sectionId: section.id, sectionTitle: section.title, lessonTitle: lesson.title, number }
        })
      )
    )
  )
}

/** An item's place with those before and after it. */
export interface Around {
  readonly place: Place
  readonly previous: Place | undefined
  readonly next: Place | undefined
  readonly count: number
}

/** Where an item is; `undefined` when the outline does not have it. */
export const around = (places: ReadonlyArray<Place>, itemId: string): Around | undefined => {
  const index = places.findIndex(({ item }) => item.id === itemId)
  const place = places[index]
  return place && { place, previous: places[index - 1], next: places[index + 1], count: places.length }
}

/** The states of items by id. */
export const statesOf = (items: ReadonlyArray<ItemProgress>): ReadonlyMap<string, ItemProgress> =>
  new Map(items.map((item) => [item.itemId, item]))

/** How much of some items is done: of those that count, or of all when none does. `part` 0..100, 100 only when all are. */
export const doneOf = (
  items: ReadonlyArray<OutlineItem>,
  state: (itemId: string) => ItemState | undefined
): { readonly done: number; readonly count: number; readonly part: number } => {
  const counting = items.filter(({ kind, required }) => required && kind !== "unsupported")
  const relevant = counting.length > 0 ? counting : items
  const done = relevant.filter(({ id }) => state(id) === "completed").length
  const begun = items.some(({ id }) => state(id) === "completed" || state(id) === "in-progress")
  const share = relevant.length === 0 ? 0 : Math.floor((100 * done) / relevant.length)
  // Something was begun although nothing is complete: a part all the same.
  return { done, count: relevant.length, part: share === 0 && begun ? 1 : share }
}

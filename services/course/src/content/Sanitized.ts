/** A document of which every piece of HTML is clean. Long ones are cleaned in turns, so that nobody waits. */
import type { CourseContent, Item, Lesson, Page, Section } from "@lyceum/domain/Content"
import { Effect } from "effect"
import { mapItemHtml } from "../olx/ContentHtml.ts"
import { sanitize } from "../olx/Html.ts"

const clean = (html: string): string => (html === "" ? html : sanitize(html))

/** Runs the change over every item, yielding after each. */
const mapItems = Effect.fnUntraced(function* (content: CourseContent, change: (item: Item) => Item) {
  const sections: Array<Section> = []
  for (const section of content.sections) {
    const lessons: Array<Lesson> = []
    for (const lesson of section.lessons) {
      const pages: Array<Page> = []
      for (const page of lesson.pages) {
        pages.push({ ...page, items: page.items.map(change) })
        yield* Effect.yieldNow
      }
      lessons.push({ ...lesson, pages })
    }
    sections.push({ ...section, lessons })
  }
  return { ...content, sections }
})

/** The same document with clean HTML in items and description. */
export const sanitized = (content: CourseContent): Effect.Effect<CourseContent> =>
  Effect.map(
    mapItems(content, (item) => mapItemHtml(item, clean)),
    (items) => ({ ...items, description: clean(content.description) })
  )

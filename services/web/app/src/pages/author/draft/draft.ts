/**
 * A draft while it is edited: its parts by name, each with the names of what it holds. Changing one part leaves all others
 * the same objects, so that only its row is drawn again. Pure.
 */
import type { CourseContent, Item, Lesson, Page, Section } from "@lyceum/sdk"

/** From the outside to the inside. */
export const levels = ["section", "lesson", "page", "item"] as const
export type Level = (typeof levels)[number]

/** What only items have. */
export type ItemPart = Pick<Item, "rule" | "required" | "body">

/** A part of the course. `name` is its level and id: ids of two levels may be the same. */
export interface Part {
  readonly name: string
  readonly level: Level
  readonly id: string
  readonly key: string
  readonly title: string
  /** The name of what holds it; `null` = the course. */
  readonly parent: string | null
  readonly children: ReadonlyArray<string>
  /** For items alone. */
  readonly item: ItemPart | null
}

/** What the course itself says. */
export type CourseFields = Omit<CourseContent, "sections">

export interface Draft {
  readonly course: CourseFields
  readonly sections: ReadonlyArray<string>
  readonly parts: ReadonlyMap<string, Part>
}

/** The name of a part. */
export const nameOf = (level: Level, id: string): string => `${level}-${id}`

interface Titled {
  readonly id: string
  readonly key: string
  readonly title: string
}

/** Reads a document. */
export const fromContent = ({ sections, ...course }: CourseContent): Draft => {
  const parts = new Map<string, Part>()
  const put = (
    level: Level,
    parent: string | null,
    { id, key, title }: Titled,
    item: ItemPart | null,
    below: (name: string) => ReadonlyArray<string>
  ): string => {
    const name = nameOf(level, id)
    parts.set(name, { name, level, id, key, title, parent, children: below(name), item })
    return name
  }
  const ofPage = (page: Page) => (name: string) =>
    page.items.map((item) => {
      const { body, required, rule } = item
      return put("item", name, item, { rule, required, body }, () => [])
    })
  const ofLesson = (lesson: Lesson) => (name: string) =>
    lesson.pages.map((page) => put("page", name, page, null, ofPage(page)))
  const ofSection = (section: Section) => (name: string) =>
    section.lessons.map((lesson) => put("lesson", name, lesson, null, ofLesson(lesson)))
  return { course, sections: sections.map((one) => put("section", null, one, null, ofSection(one))), parts }
}

/** The document again. */
export const toContent = ({ course, parts, sections }: Draft): CourseContent => {
  const all = (names: ReadonlyArray<string>) =>
    names.flatMap((name) => {
      const part = parts.get(name)
      return part === undefined ? [] : [part]
    })
  const own = ({ id, key, title }: Part) => ({ id, key, title })
  const itemsOf = (page: Part): Array<Item> =>
    all(page.children).flatMap((part) => (part.item === null ? [] : [{ ...own(part), ...part.item }]))
  const pagesOf = (lesson: Part): Array<Page> =>
    all(lesson.children).map((page) => ({ ...own(page), items: itemsOf(page) }))
  const lessonsOf = (section: Part): Array<Lesson> =>
    all(section.children).map((lesson) => ({ ...own(lesson), pages: pagesOf(lesson) }))
  return { ...course, sections: all(sections).map((section) => ({ ...own(section), lessons: lessonsOf(section) })) }
}

/** What a part (or `null`, the course) holds, in order. */
export const childrenOf = (draft: Draft, name: string | null): ReadonlyArray<string> =>
  name === null ? draft.sections : (draft.parts.get(name)?.children ?? [])

/** The level of what a part of `level` holds; `null` for items. */
export const levelBelow = (level: Level | null): Level | null =>
  level === null ? "section" : (levels[levels.indexOf(level) + 1] ?? null)

/** All items of the draft, or of a part, in reading order. */
export const itemsBelow = (draft: Draft, name: string | null): ReadonlyArray<Part> => {
  const found: Array<Part> = []
  const walk = (at: string | null) => {
    const part = at === null ? undefined : draft.parts.get(at)
    if (part?.level === "item") found.push(part)
    for (const child of childrenOf(draft, at)) walk(child)
  }
  walk(name)
  return found
}

/** The parts above one, outermost first. */
export const above = (draft: Draft, part: Part): ReadonlyArray<Part> => {
  const parent = part.parent === null ? undefined : draft.parts.get(part.parent)
  return parent === undefined ? [] : [...above(draft, parent), parent]
}

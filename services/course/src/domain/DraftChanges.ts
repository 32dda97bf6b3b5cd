/** What a draft changes of a published version, by the ids of the parts, and what that means for learners. Pure. */
import type { LearnerEffect, PartChange } from "@lyceum/api/CourseEditing"
import { type CourseContent, type Item, itemsOf } from "@lyceum/domain/Content"
import { isDeepStrictEqual } from "node:util"
import { movedIn } from "./Moves.ts"

/** A part with its place: the id of what holds it, and what it says of its own. */
interface Part {
  readonly level: PartChange["level"]
  readonly id: string
  readonly title: string
  readonly parent: string
  readonly fields: Readonly<Record<string, unknown>>
}

const itemFields = ({ body, key, required, rule, title }: Item): Part["fields"] => {
  const { kind, ...rest } = body
  return { title, key, rule, required, kind, ...rest }
}

/** All parts in reading order, each level after the one above; files last, their order does not matter. */
const partsOf = (content: CourseContent): ReadonlyArray<Part> => {
  const { files, sections, settings, ...texts } = content
  const course: Part = {
    level: "course",
    id: "course",
    title: content.title,
    parent: "",
    fields: { ...texts, outcomes: content.outcomes ?? [], ...settings }
  }
  const named = (
    level: "section" | "lesson" | "page",
    parent: string,
    { id, key, title }: { readonly id: string; readonly key: string; readonly title: string }
  ): Part => ({ level, id, title, parent, fields: { title, key } })
  const below = sections.flatMap((section) => [
    named("section", "", section),
    ...section.lessons.flatMap((lesson) => [
      named("lesson", section.id, lesson),
      ...lesson.pages.flatMap((page) => [
        named("page", lesson.id, page),
        ...page.items.map((item): Part => ({
          level: "item",
          id: item.id,
          title: item.title,
          parent: page.id,
          fields: itemFields(item)
        }))
      ])
    ])
  ])
  return [
    course,
    ...below,
    ...files.map(({ path, ...fields }): Part => ({ level: "file", id: path, title: path, parent: "", fields }))
  ]
}

const nameOf = ({ id, level }: Part): string => `${level}/${id}`

/** Names of the parts by what holds them. */
const rows = (parts: ReadonlyArray<Part>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const part of parts) {
    if (part.level === "file" || part.level === "course") continue
    const key = `${part.level}/${part.parent}`
    const row = found.get(key)
    if (row === undefined) found.set(key, [nameOf(part)])
    else row.push(nameOf(part))
  }
  return found
}

const changedFields = (before: Part["fields"], after: Part["fields"]): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !isDeepStrictEqual(before[field], after[field])
  )

/**
 * The differences: parts of the draft in its order, then what it leaves out. A part below one that was removed or added is
 * listed too, so that every id that appears or disappears is named.
 */
export const partChanges = (before: CourseContent | null, after: CourseContent): ReadonlyArray<PartChange> => {
  const old = before === null ? [] : partsOf(before)
  const now = partsOf(after)
  const oldByName = new Map(old.map((part) => [nameOf(part), part]))
  const nowNames = new Set(now.map(nameOf))
  const oldRows = rows(old)
  const reordered = new Set([...rows(now)].flatMap(([key, names]) => [...movedIn(oldRows.get(key) ?? [], names)]))
  const changes = now.flatMap((part): ReadonlyArray<PartChange> => {
    const { id, level, title } = part
    const was = oldByName.get(nameOf(part))
    if (was === undefined) return [{ level, id, title, change: "added", fields: [], moved: false }]
    const fields = changedFields(was.fields, part.fields)
    const moved = was.parent !== part.parent || reordered.has(nameOf(part))
    if (fields.length === 0 && !moved) return []
    return [{ level, id, title, change: fields.length === 0 ? null : "changed", fields, moved }]
  })
  const removed = old
    .filter((part) => !nowNames.has(nameOf(part)))
    .map(({ id, level, title }): PartChange => ({ level, id, title, change: "removed", fields: [], moved: false }))
  return [...changes, ...removed]
}

/** Items that must be completed, before and after; completions carry over by item id. */
export const learnerEffect = (before: CourseContent | null, after: CourseContent): LearnerEffect => {
  const required = (content: CourseContent) => itemsOf(content).flatMap((item) => (item.required ? [item.id] : []))
  const old = before === null ? [] : required(before)
  const now = required(after)
  const oldIds = new Set(old)
  const nowIds = new Set(now)
  const done = new Set(before === null ? [] : itemsOf(before).map((item) => item.id))
  const kept = now.filter((id) => oldIds.has(id)).length
  return {
    requiredBefore: old.length,
    requiredAfter: now.length,
    requiredKept: kept,
    requiredAdded: now.filter((id) => !oldIds.has(id)),
    requiredRemoved: old.filter((id) => !nowIds.has(id)),
    // Who completed all of the old version completed its optional items too: they count if they are required now.
    percentWhenFinished:
      now.length === 0 ? null : Math.floor((100 * now.filter((id) => done.has(id)).length) / now.length)
  }
}

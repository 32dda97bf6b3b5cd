/** New parts, as empty as they may be. */
import type { ItemBody, ItemKind } from "@lyceum/sdk"
import { newId, shortName } from "./ids.ts"
import { type ItemPart, type Level, nameOf, type Part } from "./draft.ts"

/** Kinds of items that an author can add. A file is added with its file. */
export const addable = ["text", "video", "quiz", "task", "file"] as const
export type AddableKind = (typeof addable)[number]

/** The body of a new item. `path`: the file of a file item. */
export const emptyBody = (kind: AddableKind, path: string): ItemBody => {
  switch (kind) {
    case "text":
      return { kind, format: "markdown", text: "" }
    case "video":
      return { kind, sources: [], transcripts: [], durationSeconds: null }
    case "quiz":
      return {
        kind,
        intro: "",
        questions: [],
        rules: { maxAttempts: null, passPercent: 60, timeLimitMinutes: null, showAnswers: "after-submission" }
      }
    case "task":
      return { kind, instructions: "" }
    case "file":
      return { kind, path, description: "" }
  }
}

/** The completion rule that an item of a kind starts with. */
const usualRule = (kind: ItemKind): ItemPart["rule"] => {
  switch (kind) {
    case "quiz":
      return { kind: "quiz" }
    case "video":
      return { kind: "video", percent: 80 }
    case "task":
      return { kind: "manual" }
    default:
      return { kind: "viewed" }
  }
}

/** A new item of a page. */
export const newItem = (parent: string, title: string, body: ItemBody): Part => {
  const id = newId()
  const item = { rule: usualRule(body.kind), required: body.kind !== "unsupported", body }
  return { name: nameOf("item", id), level: "item", id, key: shortName(body.kind), title, parent, children: [], item }
}

/** A new section, lesson or page with nothing in it. */
export const newHolder = (level: Exclude<Level, "item">, parent: string | null, title: string): Part => {
  const id = newId()
  return { name: nameOf(level, id), level, id, key: shortName(level), title, parent, children: [], item: null }
}

/** A part and all below it once more, with ids of their own. The first gets `title`. */
export const copyOf = (parts: ReadonlyArray<Part>, title: string): ReadonlyArray<Part> => {
  const names = new Map(parts.map((part) => [part.name, newId()]))
  const renamed = (name: string): string => {
    const part = parts.find((one) => one.name === name)
    const id = names.get(name)
    return part === undefined || id === undefined ? name : nameOf(part.level, id)
  }
  return parts.map((part, index) => ({
    ...part,
    id: names.get(part.name) ?? newId(),
    name: renamed(part.name),
    key: shortName(part.item?.body.kind ?? part.level),
    title: index === 0 ? title : part.title,
    parent: part.parent === null ? null : renamed(part.parent),
    children: part.children.map(renamed)
  }))
}

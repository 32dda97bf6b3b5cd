/** Kinds of items, as they are drawn. */
import type { ItemKind } from "@lyceum/sdk"
import type { IconName } from "../../design/Icon.tsx"
import type { Level } from "./draft/draft.ts"

export const kindIcons: Readonly<Record<ItemKind, IconName>> = {
  text: "text",
  video: "video",
  quiz: "question",
  task: "check",
  file: "file",
  unsupported: "alert"
}

export const levelIcons: Readonly<Record<Exclude<Level, "item">, IconName>> = {
  section: "book",
  lesson: "outline",
  page: "note"
}

/** Whether a word is a kind of items. */
export const isItemKind = (word: string): word is ItemKind => Object.hasOwn(kindIcons, word)

/** Dragging rows with a pointer: the keyboard and the menu of a row do the same. */
import { type DragEvent, useState } from "react"
import { fits, move, type Place, placeOf } from "../draft/change.ts"
import { childrenOf, type Draft } from "../draft/draft.ts"
import { useEditor } from "../draft/useEditor.ts"
import { usePartActions } from "./usePartActions.ts"

/** Where a row would be put, seen from the row that the pointer is over. */
export type Drop = "before" | "after" | "into"

/** What is dragged; the browser does not say it before it is dropped. */
let dragged: string | null = null

/** The place that dropping `name` on `target` means; `null` = it cannot be put there. Pure. */
const placeOfDrop = (draft: Draft, name: string, target: string, drop: Drop): Place | null => {
  const part = draft.parts.get(name)
  if (part === undefined || name === target) return null
  const place = placeOf(draft, target)
  if (place === null) return null
  const parent = drop === "into" ? target : place.parent
  if (!fits(draft, part.level, parent)) return null
  const row = childrenOf(draft, parent).filter((child) => child !== name)
  return { parent, index: drop === "into" ? row.length : row.indexOf(target) + (drop === "after" ? 1 : 0) }
}

const dropOf = (draft: Draft, name: string, target: string, event: DragEvent<HTMLElement>): Drop | null => {
  const { height, top } = event.currentTarget.getBoundingClientRect()
  const side: Drop = event.clientY < top + height / 2 ? "before" : "after"
  return [side, "into" as const].find((drop) => placeOfDrop(draft, name, target, drop) !== null) ?? null
}

/** What the element of a row carries, and how it is to show where a row would be put. */
export const useRowDrag = (target: string) => {
  const editor = useEditor()
  const { moveTo } = usePartActions()
  const [drop, setDrop] = useState<Drop | null>(null)
  return {
    drop,
    row: {
      draggable: true,
      onDragStart: (event: DragEvent<HTMLElement>) => {
        event.stopPropagation()
        event.dataTransfer.effectAllowed = "move"
        event.dataTransfer.setData("text/plain", editor.draft.get().parts.get(target)?.title ?? "")
        dragged = target
      },
      onDragEnd: () => {
        dragged = null
      },
      onDragOver: (event: DragEvent<HTMLElement>) => {
        const next = dragged === null ? null : dropOf(editor.draft.get(), dragged, target, event)
        setDrop(next)
        if (next === null) return
        event.preventDefault()
        event.dataTransfer.dropEffect = "move"
      },
      onDragLeave: () => setDrop(null),
      onDrop: (event: DragEvent<HTMLElement>) => {
        setDrop(null)
        if (dragged === null) return
        event.preventDefault()
        const draft = editor.draft.get()
        const where = dropOf(draft, dragged, target, event)
        const place = where === null ? null : placeOfDrop(draft, dragged, target, where)
        if (place !== null && move(draft, dragged, place) !== draft) moveTo(dragged, place)
        dragged = null
      }
    }
  }
}

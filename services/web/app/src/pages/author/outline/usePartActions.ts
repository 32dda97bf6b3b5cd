/** What can be done with a part: the same for the row, its menu and the page of the part. */
import { useNavigate } from "@tanstack/react-router"
import { announce } from "../../../announce.ts"
import { afterPaint } from "../../../design/paint.ts"
import { toast } from "../../../toast.ts"
import { move, insert, placeOf, type Place, remove, restore, stepPlace } from "../draft/change.ts"
import { childrenOf, type Draft } from "../draft/draft.ts"
import { copyOf } from "../draft/make.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { focusRow } from "./focus-part.ts"

export interface PartActions {
  /** One place up or down, over the edge of what holds it when need be. */
  readonly step: (name: string, by: -1 | 1) => void
  readonly moveTo: (name: string, place: Place) => void
  readonly copy: (name: string) => void
  readonly remove: (name: string) => void
}

export const usePartActions = (): PartActions => {
  const t = useT()
  const editor = useEditor()
  const navigate = useNavigate()
  const select = (part: string | null) =>
    void navigate({
      to: "/teach/$courseId/edit",
      params: { courseId: editor.courseId },
      search: part === null ? {} : { part },
      replace: true
    })

  const say = (draft: Draft, name: string) => {
    const part = draft.parts.get(name)
    const place = placeOf(draft, name)
    if (part === undefined || place === null) return
    const holder = place.parent === null ? undefined : draft.parts.get(place.parent)
    announce(
      t("outline.moved", {
        title: part.title,
        position: place.index + 1,
        count: childrenOf(draft, place.parent).length,
        holder: holder?.title ?? draft.course.title
      })
    )
  }

  const moveTo = (name: string, place: Place) => {
    editor.change((draft) => move(draft, name, place))
    focusRow(name)
    afterPaint(() => say(editor.draft.get(), name))
  }

  return {
    moveTo,
    step: (name, by) => {
      const place = stepPlace(editor.draft.get(), name, by)
      if (place === null) announce(by < 0 ? t("outline.first") : t("outline.last"))
      else moveTo(name, place)
    },
    copy: (name) => {
      const draft = editor.draft.get()
      const part = draft.parts.get(name)
      const { removed } = remove(draft, name)
      if (part === undefined || removed === null) return
      const parts = copyOf(removed.parts, t("copy.of", { title: part.title }))
      editor.change((now) => insert(now, { parts, place: { ...removed.place, index: removed.place.index + 1 } }))
      const [first] = parts
      if (first === undefined) return
      select(first.name)
      announce(t("outline.copied", { title: part.title }))
    },
    remove: (name) => {
      const draft = editor.draft.get()
      const part = draft.parts.get(name)
      const place = placeOf(draft, name)
      const after = remove(draft, name)
      if (part === undefined || place === null || after.removed === null) return
      const { removed } = after
      const row = childrenOf(after.draft, place.parent)
      const next = row[Math.min(place.index, row.length - 1)] ?? place.parent
      editor.change((now) => remove(now, name).draft)
      if (next !== null) focusRow(next)
      const takeBack = () => {
        editor.change((now) => restore(now, removed))
        select(name)
        focusRow(name)
      }
      afterPaint(() => {
        select(next)
        toast(t("outline.removed", { title: part.title }), { label: t("undo"), run: takeBack })
      })
    }
  }
}

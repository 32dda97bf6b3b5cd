/** Adds parts to the draft and shows them. */
import { useNavigate } from "@tanstack/react-router"
import { insert } from "../draft/change.ts"
import { childrenOf, type Level, type Part } from "../draft/draft.ts"
import { type AddableKind, emptyBody, newHolder, newItem } from "../draft/make.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { wasAdded } from "./fresh.ts"

export const useAdd = () => {
  const t = useT()
  const editor = useEditor()
  const navigate = useNavigate()
  const put = (part: Part, below: ReadonlyArray<Part> = []) => {
    const index = childrenOf(editor.draft.get(), part.parent).length
    editor.change((draft) => insert(draft, { parts: [part, ...below], place: { parent: part.parent, index } }))
    const shown = below.at(-1) ?? part
    wasAdded(shown.name)
    void navigate({
      to: "/teach/$courseId/edit",
      params: { courseId: editor.courseId },
      search: { part: shown.name }
    })
  }
  return {
    holder: (level: Exclude<Level, "item">, parent: string | null) => put(newHolder(level, parent, t(`new.${level}`))),
    /** `path`: the file of a file item. */
    item: (kind: AddableKind, parent: string, path = "") =>
      put(newItem(parent, path === "" ? t(`new.${kind}`) : (path.split("/").at(-1) ?? path), emptyBody(kind, path))),
    /** A section with a lesson with a page: what a new course begins with. */
    start: () => {
      const section = newHolder("section", null, t("new.section"))
      const lesson = newHolder("lesson", section.name, t("new.lesson"))
      const page = newHolder("page", lesson.name, t("new.page"))
      put({ ...section, children: [lesson.name] }, [{ ...lesson, children: [page.name] }, page])
    }
  }
}

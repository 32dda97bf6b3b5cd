/** The title of a row while it is typed there: Enter takes it, Escape leaves it as it was. */
import { useEffect, useRef } from "react"
import { changePart } from "../draft/change.ts"
import type { Part } from "../draft/draft.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { focusRow } from "./focus-part.ts"
import { useOutline } from "./outline-context.ts"

export const RenameInput = ({ part }: { readonly part: Part }) => {
  const t = useT()
  const editor = useEditor()
  const { rename } = useOutline()
  const input = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  /** Once: taking the field away may make it lose the focus. `null` = the title stays. */
  const finish = (typed: string | null) => {
    if (finished.current) return
    finished.current = true
    const title = typed?.trim() ?? ""
    if (title !== "") editor.change((draft) => changePart(draft, part.name, (one) => ({ ...one, title })))
    rename(null)
  }
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  return (
    <input
      ref={input}
      className="input outline-rename"
      defaultValue={part.title}
      maxLength={10_000}
      dir="auto"
      aria-label={t("outline.rename-of", { title: part.title })}
      onKeyDown={({ currentTarget, key }) => {
        if (key !== "Enter" && key !== "Escape") return
        finish(key === "Enter" ? currentTarget.value : null)
        focusRow(part.name)
      }}
      onBlur={({ target }) => finish(target.value)}
    />
  )
}

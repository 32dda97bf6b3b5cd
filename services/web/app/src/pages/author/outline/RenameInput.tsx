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
  const cancelled = useRef(false)
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
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        cancelled.current = event.key === "Escape"
        rename(null)
        focusRow(part.name)
      }}
      onBlur={({ target }) => {
        const title = target.value.trim()
        if (!cancelled.current && title !== "")
          editor.change((draft) => changePart(draft, part.name, (one) => ({ ...one, title })))
        rename(null)
      }}
    />
  )
}

/** The title of a part; it takes the focus when the part was just added. */
import { useEffect, useRef } from "react"
import { changePart } from "../draft/change.ts"
import type { Part } from "../draft/draft.ts"
import { useEditor } from "../draft/useEditor.ts"
import { CheckedText } from "../fields/CheckedText.tsx"
import { takeFresh } from "../outline/fresh.ts"
import { useT } from "../texts.ts"

export const TitleField = ({ part }: { readonly part: Part }) => {
  const t = useT()
  const editor = useEditor()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!takeFresh(part.name)) return
    input.current?.focus()
    input.current?.select()
  }, [part.name])
  return (
    <CheckedText
      ref={input}
      label={t("part.title")}
      value={part.title}
      maxLength={10_000}
      check={(text) => (text.trim() === "" ? t("error.title-missing") : undefined)}
      onCommit={(title) => editor.change((draft) => changePart(draft, part.name, (one) => ({ ...one, title })))}
    />
  )
}

/** The parts of the course: opened and closed, moved, renamed, added. */
import { useLayoutEffect, useState } from "react"
import { above, type Draft } from "../draft/draft.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { AddPart } from "./AddPart.tsx"
import { MoveTo } from "./MoveTo.tsx"
import { makeOutline, OutlineProvider, useOutlinePiece } from "./outline-context.ts"
import "./Outline.css"
import { Row } from "./Row.tsx"

/** A course of up to so many parts begins with all of them open. */
const openAtOnce = 40

const holdersOf = (draft: Draft, name: string | undefined): ReadonlyArray<string> => {
  const part = name === undefined ? undefined : draft.parts.get(name)
  return part === undefined ? [] : [...above(draft, part), part].map((one) => one.name)
}

/** `current` is the part that is edited: what holds it is open. */
export const Outline = ({ current }: { readonly current: string | undefined }) => {
  const t = useT()
  const editor = useEditor()
  const sections = useDraft((draft) => draft.sections)
  const [outline] = useState(() => {
    const { parts } = editor.draft.get()
    return makeOutline(new Set(parts.size <= openAtOnce ? parts.keys() : []))
  })
  // Before it is painted: no row is seen closed that is to be open.
  useLayoutEffect(() => outline.show(current, holdersOf(editor.draft.get(), current)), [outline, editor, current])
  const asking = useOutlinePiece(outline, (state) => state.asking)
  const moving = asking === null ? undefined : editor.draft.get().parts.get(asking)
  return (
    <nav className="outline" aria-label={t("outline.label")}>
      <OutlineProvider value={outline}>
        <ol className="outline-list">
          {sections.map((name) => (
            <Row key={name} name={name} />
          ))}
          <li>
            <AddPart parent={null} level="section" />
          </li>
        </ol>
        {moving !== undefined && <MoveTo part={moving} onClose={() => outline.askWhere(null)} />}
      </OutlineProvider>
    </nav>
  )
}

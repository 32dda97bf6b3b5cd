/** The parts of the course: opened and closed, moved, renamed, added. */
import { useCallback, useMemo, useState } from "react"
import { above, type Draft } from "../draft/draft.ts"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { AddPart } from "./AddPart.tsx"
import { MoveTo } from "./MoveTo.tsx"
import { OutlineProvider } from "./outline-context.ts"
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
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => {
    const { parts } = editor.draft.get()
    return new Set(parts.size <= openAtOnce ? parts.keys() : [])
  })
  const [shown, setShown] = useState<string | undefined>()
  const [renaming, rename] = useState<string | null>(null)
  const [asking, askWhere] = useState<string | null>(null)
  if (current !== undefined && shown !== current) {
    setShown(current)
    setOpened(new Set([...opened, ...holdersOf(editor.draft.get(), current)]))
  }
  const toggle = useCallback((name: string) => {
    setOpened((now) => (now.has(name) ? new Set([...now].filter((one) => one !== name)) : new Set([...now, name])))
  }, [])
  const open = useCallback((name: string) => setOpened((now) => new Set([...now, name])), [])
  const state = useMemo(
    () => ({ current, isOpen: (name: string) => opened.has(name), toggle, open, renaming, rename, askWhere }),
    [current, opened, toggle, open, renaming]
  )
  const moving = asking === null ? undefined : editor.draft.get().parts.get(asking)
  return (
    <nav className="outline" aria-label={t("outline.label")}>
      <OutlineProvider value={state}>
        <ol className="outline-list">
          {sections.map((name) => (
            <Row key={name} name={name} />
          ))}
          <li>
            <AddPart parent={null} level="section" />
          </li>
        </ol>
        {moving !== undefined && <MoveTo part={moving} onClose={() => askWhere(null)} />}
      </OutlineProvider>
    </nav>
  )
}

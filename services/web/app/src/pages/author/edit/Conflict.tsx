/** Somebody else saved since: the author decides whose draft goes on. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { useStore } from "../../../store.ts"
import { type Draft, fromContent } from "../draft/draft.ts"
import type { SaveState } from "../draft/editor.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"

/** Titles that are named; the others are counted. */
const named = 5

/** Titles of the parts in which two drafts differ. */
const differing = (one: Draft, other: Draft): ReadonlyArray<string> => {
  const names = new Set([...one.parts.keys(), ...other.parts.keys()])
  return [...names].flatMap((name) => {
    const [a, b] = [one.parts.get(name), other.parts.get(name)]
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [(b ?? a)?.title ?? ""]
  })
}

/** The dialog; nothing while there is no conflict. Closed without an answer it leaves a notice: nothing is lost, nothing is sent. */
export const Conflict = () => {
  const t = useT()
  const format = useFormat()
  const editor = useEditor()
  const state = useStore(editor.save)
  const [later, setLater] = useState<SaveState | null>(null)
  if (state.kind !== "conflict") return null
  if (later === state)
    return (
      <Banner
        tone="warn"
        action={
          <Button size="small" onClick={() => setLater(null)}>
            {t("conflict.decide")}
          </Button>
        }
      >
        {t("conflict.title")}
      </Banner>
    )
  const theirs = fromContent(state.theirs)
  const base = fromContent(editor.base().content)
  const titles = differing(base, theirs)
  const mine = differing(base, editor.draft.get())
  const list = (all: ReadonlyArray<string>) =>
    all.length === 0
      ? t("conflict.only-course")
      : t("conflict.parts", { titles: format.list(all.slice(0, named)), more: Math.max(0, all.length - named) })
  return (
    <Dialog
      title={t("conflict.title")}
      onClose={() => setLater(state)}
      actions={
        <>
          <Button onClick={editor.keepMine}>{t("conflict.mine")}</Button>
          <Button variant="primary" onClick={editor.takeTheirs}>
            {t("conflict.theirs")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t("conflict.text")}</p>
        <dl className="conflict">
          <dt>{t("conflict.changed-there")}</dt>
          <dd dir="auto">{list(titles)}</dd>
          <dt>{t("conflict.changed-here")}</dt>
          <dd dir="auto">{list(mine)}</dd>
        </dl>
        <p className="small muted">{t("conflict.hint")}</p>
      </div>
    </Dialog>
  )
}

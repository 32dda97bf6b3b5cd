/** Asks where a part is to go. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Radio } from "../../../design/Choice.tsx"
import { Dialog } from "../../../design/Dialog.tsx"
import { SearchField } from "../../../design/TextField.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { holders } from "../draft/change.ts"
import { above, childrenOf, type Part } from "../draft/draft.ts"
import { useEditor } from "../draft/useEditor.ts"
import { useT } from "../texts.ts"
import { usePartActions } from "./usePartActions.ts"

/** Holders that are listed at once; the search finds the others. */
const listed = 40

/** The dialog: everything that could hold the part, with the way to it. The part goes to the end. */
export const MoveTo = ({ part, onClose }: { readonly part: Part; readonly onClose: () => void }) => {
  const t = useT()
  const common = useCommon()
  const editor = useEditor()
  const { moveTo } = usePartActions()
  const [words, setWords] = useState("")
  const [chosen, setChosen] = useState<string | null>(part.parent)
  const draft = editor.draft.get()
  const found = holders(draft, part.level).flatMap((name) => {
    const holder = name === null ? undefined : draft.parts.get(name)
    if (holder === undefined) return []
    const way = [...above(draft, holder), holder].map(({ title }) => title)
    return way.join(" ").toLowerCase().includes(words.trim().toLowerCase()) ? [{ name: holder.name, way }] : []
  })
  return (
    <Dialog
      title={t("move.title", { title: part.title })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            onClick={() => {
              onClose()
              if (chosen !== null && chosen !== part.parent)
                moveTo(part.name, { parent: chosen, index: childrenOf(draft, chosen).length })
            }}
          >
            {t("move.confirm")}
          </Button>
        </>
      }
    >
      <div className="stack">
        <SearchField
          label={t("move.search")}
          labelHidden={false}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <fieldset className="radios">
          <legend className="hidden-text">{t("move.where")}</legend>
          {found.slice(0, listed).map(({ name, way }) => (
            <Radio
              key={name}
              name="holder"
              boxed
              label={<span dir="auto">{way.at(-1)}</span>}
              hint={way.length > 1 ? way.slice(0, -1).join(" › ") : undefined}
              checked={chosen === name}
              onChange={() => setChosen(name)}
            />
          ))}
        </fieldset>
        {found.length > listed && <p className="small muted">{t("move.more", { count: found.length - listed })}</p>}
      </div>
    </Dialog>
  )
}

/** The outline, and beside it the part that is edited. */
import { Link } from "@tanstack/react-router"
import { useDeferredValue } from "react"
import { Button } from "../../../design/Button.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { EmptyState } from "../../../design/States.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useDraft, useEditor } from "../draft/useEditor.ts"
import { ItemPane } from "../items/ItemPane.tsx"
import { Outline } from "../outline/Outline.tsx"
import { useAdd } from "../outline/useAdd.ts"
import { useT } from "../texts.ts"
import { HolderPane } from "./HolderPane.tsx"

const Pane = ({ name }: { readonly name: string | undefined }) => {
  const t = useT()
  const part = useDraft(({ parts }) => (name === undefined ? undefined : parts.get(name)))
  if (part === undefined)
    return (
      <EmptyState icon="edit" title={t("pane.none")}>
        {t("pane.none.text")}
      </EmptyState>
    )
  return part.item === null ? <HolderPane key={part.name} part={part} /> : <ItemPane key={part.name} part={part} />
}

/** `current` is the name of the part; `undefined` = none is chosen. */
export const ContentView = ({ current }: { readonly current: string | undefined }) => {
  const t = useT()
  const add = useAdd()
  const { courseId } = useEditor()
  // The row is marked at once; its pane, which is more to draw, comes after that is seen.
  const shown = useDeferredValue(current)
  const empty = useDraft(({ sections }) => sections.length === 0)
  if (empty)
    return (
      <EmptyState
        title={t("content.empty")}
        action={
          <Button variant="primary" icon="plus" onClick={add.start}>
            {t("content.start")}
          </Button>
        }
      >
        {t("content.empty.text")}
      </EmptyState>
    )
  return (
    <div className="edit-columns" data-chosen={shown !== undefined || undefined}>
      <Card className="edit-outline" padded={false}>
        <Outline current={current} />
      </Card>
      <div className="edit-pane">
        <p className="edit-back">
          <Link to="/teach/$courseId/edit" params={{ courseId }} search={{}}>
            <Icon name="back" size={18} /> {t("pane.back")}
          </Link>
        </p>
        <Pane name={shown} />
      </div>
    </div>
  )
}

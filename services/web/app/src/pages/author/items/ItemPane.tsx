/** One item: what it says, and when it is done. */
import { useState } from "react"
import { Icon } from "../../../design/Icon.tsx"
import { Card } from "../../../design/Surface.tsx"
import { Tabs } from "../../../design/Tabs.tsx"
import type { Part } from "../draft/draft.ts"
import { TitleField } from "../edit/TitleField.tsx"
import { kindIcons } from "../kinds.ts"
import { ItemPreview } from "../preview/ItemPreview.tsx"
import { useT } from "../texts.ts"
import { BodyEditor } from "./BodyEditor.tsx"
import { Completion } from "./Completion.tsx"
import "./Items.css"

export const ItemPane = ({ part }: { readonly part: Part }) => {
  const t = useT()
  const [view, setView] = useState<"edit" | "preview">("edit")
  const { item } = part
  if (item === null) return null
  const { kind } = item.body
  return (
    <Card>
      <div className="stack">
        <h2 className="item-heading">
          <Icon name={kindIcons[kind]} size={22} />
          <span dir="auto">{part.title}</span>
          <span className="hidden-text">, {t(`kind.${kind}`)}</span>
        </h2>
        <Tabs
          label={part.title}
          tabs={[
            { name: "edit", label: t("item.edit") },
            { name: "preview", label: t("item.preview") }
          ]}
          selected={view}
          onSelect={setView}
        >
          {view === "edit" ? (
            <div className="stack">
              <TitleField part={part} />
              <BodyEditor name={part.name} item={item} />
              <Completion name={part.name} item={item} />
            </div>
          ) : (
            <ItemPreview body={item.body} />
          )}
        </Tabs>
      </div>
    </Card>
  )
}

/** Adds to the end of what a part holds. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Flyout } from "../../../design/Flyout.tsx"
import { Icon } from "../../../design/Icon.tsx"
import type { Level } from "../draft/draft.ts"
import { addable } from "../draft/make.ts"
import { usePart } from "../draft/useEditor.ts"
import { kindIcons } from "../kinds.ts"
import { ChooseFile } from "../materials/ChooseFile.tsx"
import { useT } from "../texts.ts"
import { useAdd } from "./useAdd.ts"

const AddItem = ({ parent, title }: { readonly parent: string; readonly title: string }) => {
  const t = useT()
  const add = useAdd()
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <Flyout
        align="start"
        trigger={(carries) => (
          <Button {...carries} variant="quiet" size="small" icon="plus" aria-label={t("add.item-to", { title })}>
            {t("add.item")}
          </Button>
        )}
      >
        {(close) => (
          <ul>
            {addable.map((kind) => (
              <li key={kind}>
                <button
                  type="button"
                  onClick={() => {
                    close()
                    if (kind === "file") setChoosing(true)
                    else add.item(kind, parent)
                  }}
                >
                  <Icon name={kindIcons[kind]} size={18} />
                  {t(`kind.${kind}`)}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Flyout>
      {choosing && (
        <ChooseFile
          title={t("add.file")}
          onClose={() => setChoosing(false)}
          onChoose={({ path }) => {
            setChoosing(false)
            add.item("file", parent, path)
          }}
        />
      )}
    </>
  )
}

/** A button, or for items a choice of kinds. `parent` `null` = the course. */
export const AddPart = ({ level, parent }: { readonly level: Level; readonly parent: string | null }) => {
  const t = useT()
  const add = useAdd()
  const holder = usePart(parent ?? "")
  const title = holder?.title ?? ""
  if (level === "item") return parent === null ? null : <AddItem parent={parent} title={title} />
  return (
    <Button
      variant="quiet"
      size="small"
      icon="plus"
      aria-label={parent === null ? undefined : t(`add.${level}-to`, { title })}
      onClick={() => add.holder(level, parent)}
    >
      {t(`add.${level}`)}
    </Button>
  )
}

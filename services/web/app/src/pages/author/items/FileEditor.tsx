/** A file to download or look at, with words about it. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Icon } from "../../../design/Icon.tsx"
import { HtmlField } from "../fields/HtmlField.tsx"
import { ChooseFile } from "../materials/ChooseFile.tsx"
import { useT } from "../texts.ts"
import type { BodyOf } from "./body.ts"

export const FileEditor = ({
  body,
  onChange
}: {
  readonly body: BodyOf<"file">
  readonly onChange: (body: BodyOf<"file">) => void
}) => {
  const t = useT()
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <div className="item-file">
        <Icon name="file" />
        <span dir="auto">{body.path}</span>
        <Button size="small" onClick={() => setChoosing(true)}>
          {t("file.other")}
        </Button>
      </div>
      <HtmlField
        label={t("file.description")}
        hint={t("file.hint")}
        value={body.description}
        onCommit={(description) => onChange({ ...body, description })}
      />
      {choosing && (
        <ChooseFile
          title={t("file.other")}
          onClose={() => setChoosing(false)}
          onChoose={({ path }) => {
            setChoosing(false)
            onChange({ ...body, path })
          }}
        />
      )}
    </>
  )
}

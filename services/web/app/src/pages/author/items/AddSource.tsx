/** One more place that a video plays from. It becomes part of the draft when it can be taken. */
import type { VideoSource } from "@lyceum/sdk"
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { Select } from "../../../design/Choice.tsx"
import { TextField } from "../../../design/TextField.tsx"
import { ChooseFile } from "../materials/ChooseFile.tsx"
import { useT } from "../texts.ts"
import { readSource } from "./read-source.ts"

export const AddSource = ({ onAdd }: { readonly onAdd: (source: VideoSource) => void }) => {
  const t = useT()
  const [kind, setKind] = useState<VideoSource["kind"]>("youtube")
  const [text, setText] = useState("")
  const [asked, setAsked] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const source = kind === "file" ? null : readSource(kind, text)
  const add = () => {
    setAsked(true)
    if (source === null) return
    onAdd(source)
    setText("")
    setAsked(false)
  }
  return (
    <div className="field-grid">
      <Select
        label={t("video.kind")}
        value={kind}
        options={(["youtube", "url", "file"] as const).map((one) => ({ value: one, label: t(`source.${one}`) }))}
        onChange={(next) => {
          setKind(next)
          setAsked(false)
        }}
      />
      {kind !== "file" && (
        <TextField
          label={t(`source.${kind}.label`)}
          dir="ltr"
          value={text}
          error={asked && source === null ? t(`error.source-${kind}`) : undefined}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add()
          }}
        />
      )}
      <div>
        <Button icon="plus" onClick={kind === "file" ? () => setChoosing(true) : add}>
          {kind === "file" ? t("video.choose") : t("video.add")}
        </Button>
      </div>
      {choosing && (
        <ChooseFile
          title={t("video.choose")}
          of="video/"
          onClose={() => setChoosing(false)}
          onChoose={({ path }) => {
            setChoosing(false)
            onAdd({ kind: "file", path })
          }}
        />
      )}
    </div>
  )
}

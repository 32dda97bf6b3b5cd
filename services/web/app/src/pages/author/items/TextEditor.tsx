/** A text to read: Markdown or HTML, with what learners get beside it. */
import { useRef, useState } from "react"
import { Select } from "../../../design/Choice.tsx"
import { TextArea } from "../../../design/TextField.tsx"
import type { Finding } from "../checks.ts"
import { ChooseFile } from "../materials/ChooseFile.tsx"
import { ItemPreview } from "../preview/ItemPreview.tsx"
import { useT } from "../texts.ts"
import type { BodyOf } from "./body.ts"
import { linkTo, type Mark, marked } from "./marks.ts"
import { TextTools } from "./TextTools.tsx"

type TextBody = BodyOf<"text">

export const TextEditor = ({
  body,
  findings,
  onChange
}: {
  readonly body: TextBody
  readonly findings: ReadonlyArray<Finding>
  readonly onChange: (body: TextBody) => void
}) => {
  const t = useT()
  const area = useRef<HTMLTextAreaElement>(null)
  const [choosing, setChoosing] = useState(false)
  const { format, text } = body
  /** Through the browser's own editing, so that its undo knows of it. */
  const put = (mark: Mark) => {
    const field = area.current
    if (field === null) return
    const { selectionEnd, selectionStart, value } = field
    const { end, replacement, start } = marked(value, selectionStart, selectionEnd, mark)
    field.focus()
    field.setRangeText(replacement, selectionStart, selectionEnd, "end")
    field.setSelectionRange(start, end)
    onChange({ ...body, text: field.value })
  }
  return (
    <div className="stack">
      <div className="text-columns">
        <div className="stack text-source">
          <div className="row apart">
            <TextTools format={format} onMark={put} onMaterial={() => setChoosing(true)} />
            <Select
              label={t("text.format")}
              labelHidden
              value={format}
              options={[
                { value: "markdown", label: "Markdown" },
                { value: "html", label: "HTML" }
              ]}
              onChange={(next) => onChange({ ...body, format: next })}
            />
          </div>
          <TextArea
            ref={area}
            label={t("text.text")}
            labelHidden
            data-source
            rows={14}
            spellCheck
            dir={format === "html" ? "ltr" : "auto"}
            placeholder={format === "markdown" ? t("text.placeholder") : undefined}
            error={findings.length > 0 ? t("check.text-empty") : undefined}
            value={text}
            onChange={({ target }) => onChange({ ...body, text: target.value })}
          />
          {format === "markdown" && <p className="small muted">{t("text.hint")}</p>}
        </div>
        <section className="text-preview" aria-label={t("item.preview")}>
          <p className="xs muted">{t("text.as-learners")}</p>
          <ItemPreview body={body} />
        </section>
      </div>
      {choosing && (
        <ChooseFile
          title={t("text.material")}
          onClose={() => setChoosing(false)}
          onChoose={(file) => {
            setChoosing(false)
            put(linkTo(format, file))
          }}
        />
      )}
    </div>
  )
}

/** A short text of the course: typed as it is read; as HTML when it says more than plain text can. */
import { useState } from "react"
import { Button } from "../../../design/Button.tsx"
import { TextArea } from "../../../design/TextField.tsx"
import { useT } from "../texts.ts"
import { htmlOf, textOf } from "./html-text.ts"
import "./Fields.css"

export const HtmlField = ({
  label,
  labelHidden = false,
  hint,
  advice,
  value,
  onCommit
}: {
  readonly label: string
  readonly labelHidden?: boolean
  readonly hint?: string
  readonly advice?: string | undefined
  readonly value: string
  readonly onCommit: (html: string) => void
}) => {
  const t = useT()
  const [asHtml, setAsHtml] = useState(() => textOf(value) === null)
  const [typed, setTyped] = useState(() => textOf(value) ?? "")
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    const text = textOf(value)
    if (text === null) setAsHtml(true)
    else setTyped(text)
  }
  const change = (text: string) => {
    const html = asHtml ? text : htmlOf(text)
    setTyped(text)
    setKnown(html)
    onCommit(html)
  }
  const plain = textOf(value)
  return (
    <div className="html-field">
      <TextArea
        label={label}
        labelHidden={labelHidden}
        hint={asHtml ? t("html.hint") : hint}
        error={advice}
        rows={2}
        data-source={asHtml || undefined}
        dir={asHtml ? "ltr" : "auto"}
        value={asHtml ? value : typed}
        onChange={({ target }) => change(target.value)}
      />
      {(plain !== null || !asHtml) && (
        <Button
          variant="quiet"
          size="small"
          aria-label={asHtml ? t("html.as-text-of", { label }) : t("html.as-html-of", { label })}
          onClick={() => {
            setTyped(plain ?? "")
            setAsHtml(!asHtml)
          }}
        >
          {asHtml ? t("html.as-text") : t("html.as-html")}
        </Button>
      )}
    </div>
  )
}

/** Buttons that put signs into a text. */
import { Button } from "../../../design/Button.tsx"
import { useT } from "../texts.ts"
import { type Mark, type MarkName, markOf } from "./marks.ts"

const names: ReadonlyArray<MarkName> = ["bold", "italic", "heading", "list", "link", "code"]

/** The link has a drawing: an arrow as a letter is in no font of ours, and two were fetched in search of it. */
const signs: Readonly<Record<Exclude<MarkName, "link">, string>> = {
  bold: "B",
  italic: "I",
  heading: "H",
  list: "•",
  code: "<>"
}

export const TextTools = ({
  format,
  onMark,
  onMaterial
}: {
  readonly format: "html" | "markdown"
  readonly onMark: (mark: Mark) => void
  readonly onMaterial: () => void
}) => {
  const t = useT()
  return (
    <fieldset className="text-tools">
      <legend className="hidden-text">{t("tools.label")}</legend>
      {names.map((name) => (
        <Button
          key={name}
          variant="quiet"
          size="small"
          data-mark={name}
          aria-label={t(`tools.${name}`)}
          title={t(`tools.${name}`)}
          icon={name === "link" ? "external" : undefined}
          onClick={() => onMark(markOf(format, name))}
        >
          {name === "link" ? undefined : signs[name]}
        </Button>
      ))}
      <Button variant="quiet" size="small" icon="file" onClick={onMaterial}>
        {t("tools.material")}
      </Button>
    </fieldset>
  )
}

import type { Choice } from "@lyceum/sdk"
import { Checkbox } from "../../../design/Choice.tsx"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"

/** Any number of several. */
export const MultipleQuestion = ({
  choices,
  chosen,
  onChoose,
  disabled
}: {
  readonly choices: ReadonlyArray<Choice>
  readonly chosen: ReadonlyArray<string>
  readonly onChoose: (choiceIds: ReadonlyArray<string>) => void
  readonly disabled: boolean
}) => {
  const t = useT()
  return (
    <div className="question-choices">
      <p className="field-hint">{t("choose-all")}</p>
      {choices.map(({ id, html }) => (
        <Checkbox
          key={id}
          boxed
          value={id}
          checked={chosen.includes(id)}
          disabled={disabled}
          onChange={({ target }) => onChoose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
          label={<AuthoredHtml html={html} size="small" />}
        />
      ))}
    </div>
  )
}

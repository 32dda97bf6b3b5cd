import type { Choice } from "@lyceum/sdk"
import { Radio } from "../../../design/Choice.tsx"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"

/** One of several, all of them seen. */
export const ChoiceQuestion = ({
  id,
  choices,
  chosen,
  onChoose,
  disabled
}: {
  readonly id: string
  readonly choices: ReadonlyArray<Choice>
  readonly chosen: string | undefined
  readonly onChoose: (choiceId: string) => void
  readonly disabled: boolean
}) => (
  <div className="question-choices">
    {choices.map((choice) => (
      <Radio
        key={choice.id}
        boxed
        name={id}
        value={choice.id}
        checked={choice.id === chosen}
        disabled={disabled}
        onChange={() => onChoose(choice.id)}
        label={<AuthoredHtml html={choice.html} size="small" />}
      />
    ))}
  </div>
)

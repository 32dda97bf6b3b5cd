/** The choices of a question: their words, which are right, and what those who chose them are told. */
import type { AuthoredQuestion } from "@lyceum/sdk"
import { Checkbox, Switch } from "../../../design/Choice.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { HtmlField } from "../fields/HtmlField.tsx"
import { LineList } from "../fields/LineList.tsx"
import { useT } from "../texts.ts"
import { addChoice, type ChoiceQuestion, setChoices, setFeedback, setRight } from "./model.ts"

export const ChoicesEditor = ({
  one,
  question,
  advice,
  onChange
}: {
  readonly one: AuthoredQuestion
  readonly question: ChoiceQuestion
  readonly advice: (field: string) => string | undefined
  readonly onChange: (one: AuthoredQuestion) => void
}) => {
  const t = useT()
  const answers = "correct" in one.key ? one.key : null
  const wrong = advice("choices")
  return (
    <>
      <LineList
        legend={t("choices.title")}
        hint={question.kind === "multiple-choice" ? t("choices.hint-several") : t("choices.hint-one")}
        error={wrong !== undefined && <FieldError>{wrong}</FieldError>}
        entries={question.choices}
        keyOf={({ id }) => id}
        nameOf={(_, index) => t("choices.choice", { number: index + 1 })}
        line={(choice, index) => (
          <div className="choice-editor" data-right={answers?.correct.includes(choice.id) || undefined}>
            <HtmlField
              label={t("choices.choice", { number: index + 1 })}
              value={choice.html}
              advice={advice(`choice-${choice.id}`)}
              onCommit={(html) =>
                onChange(
                  setChoices(
                    one,
                    question.choices.map((other) => (other.id === choice.id ? { ...other, html } : other))
                  )
                )
              }
            />
            <Checkbox
              label={t("choices.right")}
              aria-label={t("choices.right-of", { number: index + 1 })}
              checked={answers?.correct.includes(choice.id) ?? false}
              onChange={({ target }) => onChange(setRight(one, choice.id, target.checked))}
            />
            <HtmlField
              label={t("choices.feedback", { number: index + 1 })}
              value={answers?.feedback.find(({ choiceId }) => choiceId === choice.id)?.html ?? ""}
              onCommit={(html) => onChange(setFeedback(one, choice.id, html))}
            />
          </div>
        )}
        add={t("choices.add")}
        onAdd={() => onChange(addChoice(one))}
        onChange={(choices) => onChange(setChoices(one, [...choices]))}
      />
      {"shuffle" in question && (
        <Switch
          label={t("choices.shuffle")}
          checked={question.shuffle}
          onChange={({ target }) => onChange({ ...one, question: { ...question, shuffle: target.checked } })}
        />
      )}
    </>
  )
}

/** One question to answer, whatever its kind. */
import type { Question } from "@lyceum/sdk"
import type { Entry } from "../answers/draft.ts"
import { ChoiceQuestion } from "./ChoiceQuestion.tsx"
import { DropdownQuestion } from "./DropdownQuestion.tsx"
import { Hints } from "./Hints.tsx"
import { MultipleQuestion } from "./MultipleQuestion.tsx"
import { NumberQuestion } from "./NumberQuestion.tsx"
import { type Place, QuestionFrame } from "./QuestionFrame.tsx"
import { TextQuestion } from "./TextQuestion.tsx"

interface FieldProps {
  /** What stands there; absent = nothing yet. */
  readonly entry: Entry | undefined
  readonly onChange: (entry: Entry) => void
  readonly disabled: boolean
}

const Field = ({ question, entry, onChange, disabled }: FieldProps & { readonly question: Question }) => {
  switch (question.kind) {
    case "single-choice":
      return (
        <ChoiceQuestion
          id={question.id}
          choices={question.choices}
          chosen={entry?.kind === "choice" ? entry.choiceId : undefined}
          onChoose={(choiceId) => onChange({ kind: "choice", choiceId })}
          disabled={disabled}
        />
      )
    case "dropdown":
      return (
        <DropdownQuestion
          choices={question.choices}
          chosen={entry?.kind === "choice" ? entry.choiceId : undefined}
          onChoose={(choiceId) => onChange({ kind: "choice", choiceId })}
          disabled={disabled}
        />
      )
    case "multiple-choice":
      return (
        <MultipleQuestion
          choices={question.choices}
          chosen={entry?.kind === "choices" ? entry.choiceIds : []}
          onChoose={(choiceIds) => onChange({ kind: "choices", choiceIds: [...choiceIds] })}
          disabled={disabled}
        />
      )
    case "numerical":
      return (
        <NumberQuestion
          unit={question.unit}
          entry={entry?.kind === "number" ? entry : undefined}
          onChange={onChange}
          disabled={disabled}
        />
      )
    case "text":
      return (
        <TextQuestion
          text={entry?.kind === "text" ? entry.text : ""}
          onChange={(text) => onChange({ kind: "text", text })}
          disabled={disabled}
        />
      )
  }
}

export const QuestionField = ({ place, ...field }: FieldProps & { readonly place: Place }) => (
  <QuestionFrame place={place}>
    <Field question={place.question} {...field} />
    {place.question.hints.length > 0 && <Hints hints={place.question.hints} />}
  </QuestionFrame>
)

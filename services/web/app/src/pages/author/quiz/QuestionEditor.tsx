/** What a question asks, what is right, and what learners are told. */
import type { AuthoredQuestion } from "@lyceum/sdk"
import { type CheckName, findingsOf } from "../checks.ts"
import { CheckedText } from "../fields/CheckedText.tsx"
import { HtmlField } from "../fields/HtmlField.tsx"
import { LineList } from "../fields/LineList.tsx"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"
import { ChoicesEditor } from "./ChoicesEditor.tsx"
import { choicesOf } from "./model.ts"
import { NumberKey } from "./NumberKey.tsx"
import { TextKey } from "./TextKey.tsx"

export const QuestionEditor = ({
  one,
  onChange
}: {
  readonly one: AuthoredQuestion
  readonly onChange: (one: AuthoredQuestion) => void
}) => {
  const t = useT()
  const { explanation, key, question } = one
  const findings = findingsOf(one)
  const advice = (field: string): string | undefined => {
    const name: CheckName | undefined = findings.find((finding) => finding.field === field)?.name
    return name === undefined ? undefined : t(`check.${name}`)
  }
  const choices = choicesOf(one)
  return (
    <div className="stack">
      <HtmlField
        label={t("question.prompt")}
        value={question.prompt}
        advice={advice("prompt")}
        onCommit={(prompt) => onChange({ ...one, question: { ...question, prompt } })}
      />
      {choices !== null && <ChoicesEditor one={one} question={choices} advice={advice} onChange={onChange} />}
      {question.kind === "numerical" && key.kind === "numerical" && (
        <>
          <NumberKey
            accepted={key.accepted}
            advice={advice}
            onChange={(accepted) => onChange({ ...one, key: { ...key, accepted: [...accepted] } })}
          />
          <CheckedText
            label={t("question.unit")}
            hint={t("question.unit.hint")}
            value={question.unit ?? ""}
            maxLength={50}
            onCommit={(unit) => onChange({ ...one, question: { ...question, unit: unit === "" ? null : unit } })}
          />
        </>
      )}
      {key.kind === "text" && (
        <TextKey textKey={key} advice={advice("accepted")} onChange={(next) => onChange({ ...one, key: next })} />
      )}
      <NumberInput
        label={t("question.points")}
        value={question.points}
        minimum={0}
        maximum={1000}
        onCommit={(points) => {
          if (points !== null) onChange({ ...one, question: { ...question, points } })
        }}
      />
      <HtmlField
        label={t("question.explanation")}
        hint={t("question.explanation.hint")}
        value={explanation ?? ""}
        onCommit={(html) => onChange({ ...one, explanation: html === "" ? null : html })}
      />
      <LineList
        legend={t("question.hints")}
        hint={t("question.hints.hint")}
        entries={question.hints}
        keyOf={(_, index) => String(index)}
        nameOf={(_, index) => t("question.hint", { number: index + 1 })}
        line={(hint, index) => (
          <HtmlField
            label={t("question.hint", { number: index + 1 })}
            labelHidden
            value={hint}
            onCommit={(html) =>
              onChange({
                ...one,
                question: { ...question, hints: question.hints.map((other, at) => (at === index ? html : other)) }
              })
            }
          />
        )}
        add={t("question.hints.add")}
        onAdd={() => onChange({ ...one, question: { ...question, hints: [...question.hints, ""] } })}
        onChange={(hints) => onChange({ ...one, question: { ...question, hints: [...hints] } })}
      />
    </div>
  )
}

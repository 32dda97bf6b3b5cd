/** The rules of a quiz. */
import type { QuizRules } from "@lyceum/sdk"
import { Select } from "../../../design/Choice.tsx"
import { NumberInput } from "../fields/NumberInput.tsx"
import { useT } from "../texts.ts"

const shows = ["after-submission", "after-pass", "never"] as const

export const RulesEditor = ({
  onChange,
  rules
}: {
  readonly rules: QuizRules
  readonly onChange: (rules: QuizRules) => void
}) => {
  const t = useT()
  return (
    <fieldset className="field-group item-rule">
      <legend>{t("rules.title")}</legend>
      <div className="field-grid">
        <NumberInput
          label={t("rules.attempts")}
          hint={t("rules.unlimited")}
          value={rules.maxAttempts}
          minimum={1}
          maximum={1000}
          whole
          empty
          onCommit={(maxAttempts) => onChange({ ...rules, maxAttempts })}
        />
        <NumberInput
          label={t("rules.minutes")}
          hint={t("rules.unlimited")}
          value={rules.timeLimitMinutes}
          minimum={1}
          maximum={10_000}
          whole
          empty
          onCommit={(timeLimitMinutes) => onChange({ ...rules, timeLimitMinutes })}
        />
        <NumberInput
          label={t("rules.pass")}
          hint={t("rules.pass.hint")}
          value={rules.passPercent}
          minimum={0}
          maximum={100}
          whole
          onCommit={(passPercent) => {
            if (passPercent !== null) onChange({ ...rules, passPercent })
          }}
        />
        <Select
          label={t("rules.answers")}
          hint={t("rules.answers.hint")}
          value={rules.showAnswers}
          options={shows.map((value) => ({ value, label: t(`answers.${value}`) }))}
          onChange={(showAnswers) => onChange({ ...rules, showAnswers })}
        />
      </div>
    </fieldset>
  )
}

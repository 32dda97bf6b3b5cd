import type { Attempt, QuizRules } from "@lyceum/sdk"
import type { ReactNode } from "react"
import { ProgressRing } from "../../../design/Progress.tsx"
import { Card, Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { PartHeading } from "../PartHeading.tsx"
import { useT } from "../texts.ts"

/** Passed or not, in words; points and percent beside the mark to reach. */
export const Score = ({
  attempt: { number, result, submittedAt },
  rules,
  focus,
  children
}: {
  readonly attempt: Attempt
  readonly rules: QuizRules
  readonly focus: boolean
  readonly children: ReactNode
}) => {
  const t = useT()
  const format = useFormat()
  const passed = result?.passed === true
  const percent = result === null || result.maximum === 0 ? 100 : (100 * result.score) / result.maximum
  return (
    <Card className="quiz-score" as="section">
      <PartHeading focus={focus}>{passed ? t("result.passed") : t("result.not-passed")}</PartHeading>
      <div className="quiz-score-body">
        {result !== null && result.maximum > 0 && (
          <div className="quiz-ring" aria-hidden="true">
            <ProgressRing percent={percent} />
          </div>
        )}
        <div className="stack">
          {result !== null && (
            <p className="quiz-points num">
              {t("result.points", {
                points: format.number(result.score),
                maximum: format.number(result.maximum),
                percent: format.percent(percent)
              })}
            </p>
          )}
          <p className="muted">
            {rules.passPercent === 0
              ? t("rules.pass-any")
              : t("rules.pass", { percent: format.percent(rules.passPercent) })}
          </p>
          <div className="row">
            <Pill>{t("attempt", { number })}</Pill>
            {submittedAt !== null && (
              <span className="small muted num">{t("attempt.submitted", { time: format.dateTime(submittedAt) })}</span>
            )}
          </div>
          {children}
        </div>
      </div>
    </Card>
  )
}

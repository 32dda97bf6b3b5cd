import type { Attempt, QuizRules } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { Banner } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import type { Start } from "../start/use-start.ts"
import { useT } from "../texts.ts"
import { QuestionOutcome } from "./QuestionOutcome.tsx"
import { Score } from "./Score.tsx"

/** How a try went, in words and numbers, and question by question as far as the rules show it. */
export const ResultView = ({
  attempt,
  rules,
  attemptsLeft,
  focus,
  start,
  onBack
}: {
  readonly attempt: Attempt
  readonly rules: QuizRules
  readonly attemptsLeft: number | null
  readonly focus: boolean
  readonly start: Start
  readonly onBack: () => void
}) => {
  const t = useT()
  const common = useCommon()
  const { result } = attempt
  const outcomes = new Map(result?.questions?.map((one) => [one.questionId, one]))
  const given = new Map(attempt.answers.map(({ answer, questionId }) => [questionId, answer]))
  const hidden = rules.showAnswers === "after-submission" ? "erased" : rules.showAnswers
  return (
    <section className="quiz" aria-label={t("quiz")}>
      <Score attempt={attempt} rules={rules} focus={focus}>
        <p>{attemptsLeft === null ? t("left.unlimited") : t("left", { count: attemptsLeft })}</p>
        <div className="row">
          {attemptsLeft !== 0 && (
            <Button variant={result?.passed === true ? "plain" : "primary"} pending={start.pending} onClick={start.run}>
              {t("again")}
            </Button>
          )}
          <Button variant="quiet" onClick={onBack}>
            {t("rules-and-attempts")}
          </Button>
        </div>
        {start.error !== null && <FieldError>{common(sentenceOf(start.error))}</FieldError>}
      </Score>
      {result !== null && result.questions === null && <Banner>{t(`hidden.${hidden}`)}</Banner>}
      {(attempt.answers.length > 0 || outcomes.size > 0) &&
        attempt.questions.map((question, index) => (
          <QuestionOutcome
            key={question.id}
            place={{ question, index: index + 1, count: attempt.questions.length }}
            answer={given.get(question.id)}
            outcome={outcomes.get(question.id)}
          />
        ))}
    </section>
  )
}

import type { AttemptSummary, LearnerItemBody, QuizAttempts } from "@lyceum/sdk"
import { sentenceOf } from "../../../api/problems.ts"
import { Button } from "../../../design/Button.tsx"
import { FieldError } from "../../../design/Field.tsx"
import { Card } from "../../../design/Surface.tsx"
import { useT as useCommon } from "../../../i18n/common.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { PartHeading } from "../PartHeading.tsx"
import { useT } from "../texts.ts"
import { AttemptList, type More } from "./AttemptList.tsx"
import { Rules } from "./Rules.tsx"
import type { Start } from "./use-start.ts"

/** Before a try: what the quiz is about, its rules, the tries so far, and the way in. */
export const StartView = ({
  body,
  quiz,
  attempts,
  passed,
  locked,
  focus,
  start,
  onShow,
  more
}: {
  readonly body: Extract<LearnerItemBody, { kind: "quiz" }>
  readonly quiz: QuizAttempts
  readonly attempts: ReadonlyArray<AttemptSummary>
  readonly passed: boolean
  readonly locked: boolean
  readonly focus: boolean
  readonly start: Start
  readonly onShow: (attemptId: string) => void
  readonly more: More
}) => {
  const t = useT()
  const common = useCommon()
  const { attemptsLeft, openAttemptId } = quiz
  const open = attempts.find(({ id }) => id === openAttemptId)
  const none = openAttemptId === null && attemptsLeft === 0
  const words =
    open !== undefined ? t("continue", { number: open.number }) : quiz.attemptsUsed === 0 ? t("start") : t("again")
  return (
    <section className="quiz" aria-label={t("quiz")}>
      {body.intro !== "" && <AuthoredHtml html={body.intro} />}
      <Card className="quiz-start">
        <PartHeading focus={focus}>{t("before")}</PartHeading>
        <Rules quiz={quiz} />
        {none ? (
          <p>{t(passed ? "none-left-passed" : "none-left")}</p>
        ) : (
          <div className="stack">
            {quiz.rules.timeLimitMinutes !== null && openAttemptId === null && (
              <p className="small muted">{t("clock-runs")}</p>
            )}
            <div>
              <Button
                variant={passed && openAttemptId === null ? "plain" : "primary"}
                pending={start.pending}
                disabled={locked}
                onClick={() => (openAttemptId === null ? start.run() : onShow(openAttemptId))}
              >
                {words}
              </Button>
            </div>
            {locked && <p className="small muted">{t("locked")}</p>}
          </div>
        )}
        {start.error !== null && <FieldError>{common(sentenceOf(start.error))}</FieldError>}
      </Card>
      {attempts.length > 0 && <AttemptList attempts={attempts} more={more} onShow={onShow} />}
    </section>
  )
}

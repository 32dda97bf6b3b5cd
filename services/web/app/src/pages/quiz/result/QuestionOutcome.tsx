import type { Answer, QuestionResult } from "@lyceum/sdk"
import { Pill } from "../../../design/Surface.tsx"
import { useFormat } from "../../../i18n/format.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { type Place, QuestionFrame } from "../questions/QuestionFrame.tsx"
import { useT } from "../texts.ts"
import { GivenAnswer } from "./GivenAnswer.tsx"

/** One question after the try: what was answered, whether it was right, and what the author says to it. */
export const QuestionOutcome = ({
  place,
  answer,
  outcome
}: {
  readonly place: Place
  readonly answer: Answer | undefined
  /** Absent when the rules do not show it. */
  readonly outcome: QuestionResult | undefined
}) => {
  const t = useT()
  const format = useFormat()
  const mark =
    outcome === undefined ? undefined : (
      <>
        {outcome.correct ? (
          <Pill tone="good" icon="check">
            {t("right")}
          </Pill>
        ) : (
          <Pill tone="bad" icon="close">
            {answer === undefined ? t("no-answer") : t("wrong")}
          </Pill>
        )}
        <span className="hidden-text">
          {t("points-of", { points: format.number(outcome.points), count: outcome.maximum })}
        </span>
      </>
    )
  return (
    <QuestionFrame place={place} mark={mark}>
      <GivenAnswer question={place.question} answer={answer} />
      {outcome !== undefined && outcome.feedback.length > 0 && (
        <div className="question-note" data-tone={outcome.correct ? "good" : undefined}>
          <b className="small">{t("feedback")}</b>
          {outcome.feedback.map((html) => (
            <AuthoredHtml key={html} html={html} size="small" />
          ))}
        </div>
      )}
      {outcome !== undefined && outcome.explanation !== null && (
        <div className="question-note">
          <b className="small">{t("explanation")}</b>
          <AuthoredHtml html={outcome.explanation} size="small" />
        </div>
      )}
    </QuestionFrame>
  )
}

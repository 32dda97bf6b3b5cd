import type { Answer, Question } from "@lyceum/sdk"
import { Icon } from "../../../design/Icon.tsx"
import { useLocale } from "../../../i18n/language.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { writeNumber } from "../answers/number.ts"
import { useT } from "../texts.ts"

const chosenIn = (answer: Answer | undefined): ReadonlyArray<string> =>
  answer?.kind === "choice" ? [answer.choiceId] : answer?.kind === "choices" ? answer.choiceIds : []

/** What was answered: of choices all of them, with those that were chosen marked in shape and words. */
export const GivenAnswer = ({
  question,
  answer
}: {
  readonly question: Question
  readonly answer: Answer | undefined
}) => {
  const t = useT()
  const locale = useLocale()
  if ("choices" in question) {
    const chosen = chosenIn(answer)
    return (
      <ul role="list" className="question-choices">
        {question.choices.map(({ html, id }) => (
          <li key={id} className="question-given" data-chosen={chosen.includes(id) || undefined}>
            <span className="question-given-mark">{chosen.includes(id) && <Icon name="check" size={18} />}</span>
            <AuthoredHtml html={html} size="small" />
            {chosen.includes(id) && <span className="xs muted">{t("your-choice")}</span>}
          </li>
        ))}
      </ul>
    )
  }
  return (
    <dl className="question-own">
      <dt className="small muted">{t("your-answer")}</dt>
      <dd>
        {answer?.kind === "number" ? (
          <span className="num" dir="ltr">
            {writeNumber(answer.number, locale)}
            {question.kind === "numerical" && question.unit !== null ? ` ${question.unit}` : ""}
          </span>
        ) : answer?.kind === "text" ? (
          <span dir="auto">{answer.text}</span>
        ) : (
          <span className="muted">{t("no-answer")}</span>
        )}
      </dd>
    </dl>
  )
}

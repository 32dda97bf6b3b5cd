/** A quiz as learners see it before they answer. */
import type { LearnerItemBody, Question } from "@lyceum/sdk"
import { useId } from "react"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"

type QuizBody = Extract<LearnerItemBody, { kind: "quiz" }>

const Choices = ({ question }: { readonly question: Extract<Question, { choices: unknown }> }) => (
  <ul role="list" className="stack">
    {question.choices.map(({ html, id }) => (
      <li key={id} className="preview-choice">
        <span aria-hidden="true">{question.kind === "multiple-choice" ? "☐" : "○"}</span>
        <AuthoredHtml size="small" html={html} />
      </li>
    ))}
  </ul>
)

const Typed = ({ question }: { readonly question: Exclude<Question, { choices: unknown }> }) => {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t("preview.answer")}
      </label>
      <div className="row">
        <input id={id} className="input" style={{ inlineSize: "12em" }} />
        {question.kind === "numerical" && question.unit !== null && <span>{question.unit}</span>}
      </div>
    </div>
  )
}

export const PreviewQuiz = ({ body }: { readonly body: QuizBody }) => {
  const t = useT()
  if (body.questions.length === 0) return <p className="muted">{t("check.no-questions")}</p>
  return (
    <div className="stack">
      {body.intro !== "" && <AuthoredHtml html={body.intro} />}
      <ol className="preview-quiz">
        {body.questions.map((question) => (
          <li key={question.id}>
            <div className="stack">
              <AuthoredHtml html={question.prompt} />
              <p className="xs muted num">{t("quiz.points-of", { count: question.points })}</p>
              {"choices" in question ? <Choices question={question} /> : <Typed question={question} />}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}

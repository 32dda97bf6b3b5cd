import type { Question } from "@lyceum/sdk"
import { type ReactNode, useId } from "react"
import { useFormat } from "../../../i18n/format.ts"
import { AuthoredHtml } from "../../course/content/AuthoredHtml.tsx"
import { useT } from "../texts.ts"

/** What a question's fields hang on. */
export interface Place {
  readonly question: Question
  /** From 1. */
  readonly index: number
  readonly count: number
}

/** The id of a question's frame, to go to it. */
const frameId = (questionId: string): string => `question-${questionId}`

/** The frame of a question: its number, what it asks, and what to answer with. Named by number and prompt together. */
export const QuestionFrame = ({
  place: { count, index, question },
  mark,
  children
}: {
  readonly place: Place
  /** Beside the number: how it went. */
  readonly mark?: ReactNode
  readonly children: ReactNode
}) => {
  const t = useT()
  const format = useFormat()
  const id = useId()
  return (
    <fieldset
      className="card question"
      id={frameId(question.id)}
      aria-labelledby={`${id}-number ${id}-prompt`}
      tabIndex={-1}
    >
      <legend className="question-legend">
        <span id={`${id}-number`}>{t("question", { number: index, count })}</span>
        <span className="num">{t("points", { points: format.number(question.points), count: question.points })}</span>
        {mark}
      </legend>
      <div id={`${id}-prompt`} className="question-prompt">
        <AuthoredHtml html={question.prompt} size="small" />
      </div>
      {children}
    </fieldset>
  )
}

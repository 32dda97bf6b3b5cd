/** A quiz as a `problem`. Prompts stand in `<label>`, which both Open edX and the importer take for the question. */
import type { QuizBody } from "@lyceum/domain/Content"
import type { AuthoredQuestion, ChoiceFeedback, QuizRules } from "@lyceum/domain/Quiz"
import type { ChildNode, Element } from "domhandler"
import { Text } from "domhandler"
import { writeAnswer } from "../problem/Numbers.ts"
import { element } from "../XmlText.ts"
import { nodesOf } from "./HtmlNodes.ts"

const shown: Readonly<Record<QuizRules["showAnswers"], string>> = {
  never: "never",
  "after-submission": "attempted",
  "after-pass": "answered"
}

const choice = (
  tag: "choice" | "option",
  index: number,
  one: { readonly id: string; readonly html: string },
  correct: ReadonlyArray<string>,
  feedback: ReadonlyArray<typeof ChoiceFeedback.Type>,
  hintAttributes: Readonly<Record<string, string>>
): Element =>
  element(
    tag,
    { correct: correct.includes(one.id) ? "true" : "false", name: one.id === `c${index + 1}` ? null : one.id },
    [
      ...nodesOf(one.html),
      ...feedback
        .filter((given) => given.choiceId === one.id)
        .map((given) => element(`${tag}hint`, hintAttributes, nodesOf(given.html)))
    ]
  )

/** The inputs of a question: response tag, its attributes and children. */
const inputOf = ({
  question,
  key
}: AuthoredQuestion): { tag: string; attributes: Record<string, string | null>; children: Array<ChildNode> } => {
  if (question.kind === "numerical") {
    const [first, ...others] = key.kind === "numerical" ? key.accepted.map(writeAnswer) : []
    return {
      tag: "numericalresponse",
      attributes: { answer: first ?? null },
      children: [
        ...others.map((answer) => element("additional_answer", { answer })),
        element("formulaequationinput", { trailing_text: question.unit })
      ]
    }
  }
  if (question.kind === "text") {
    const [first, ...others] = key.kind === "text" ? key.accepted : []
    const caseSensitive = key.kind === "text" && key.caseSensitive
    return {
      tag: "stringresponse",
      attributes: { answer: first ?? null, type: caseSensitive ? "cs" : "ci", lyceum_plain: "true" },
      children: [
        ...others.map((answer) => element("additional_answer", { answer })),
        element("textline", { size: "40" })
      ]
    }
  }
  const marked = key.kind === "single-choice" || key.kind === "multiple-choice" ? key : { correct: [], feedback: [] }
  const many = question.kind === "multiple-choice"
  const choices = (tag: "choice" | "option") =>
    question.choices.map((one, index) =>
      choice(tag, index, one, marked.correct, marked.feedback, many ? { selected: "true" } : {})
    )
  if (question.kind === "dropdown") {
    return { tag: "optionresponse", attributes: {}, children: [element("optioninput", {}, choices("option"))] }
  }
  const shuffle = question.shuffle ? "true" : null
  return many
    ? { tag: "choiceresponse", attributes: {}, children: [element("checkboxgroup", { shuffle }, choices("choice"))] }
    : {
        tag: "multiplechoiceresponse",
        attributes: {},
        children: [element("choicegroup", { type: "MultipleChoice", shuffle }, choices("choice"))]
      }
}

const responseOf = (authored: AuthoredQuestion, index: number, evenPoints: boolean): Element => {
  const { question, explanation } = authored
  const { tag, attributes, children } = inputOf(authored)
  const hints = question.hints.map((hint) => element("hint", {}, nodesOf(hint)))
  return element(
    tag,
    {
      ...attributes,
      lyceum_id: question.id === `q${index + 1}` ? null : question.id,
      lyceum_points: evenPoints ? null : String(question.points)
    },
    [
      element("label", {}, nodesOf(question.prompt)),
      ...children,
      ...(hints.length === 0 ? [] : [element("demandhint", {}, hints)]),
      ...(explanation === null ? [] : [element("solution", {}, nodesOf(explanation))])
    ]
  )
}

/** The `problem` of a quiz; `attributes` are those of its item. Takes and gives HTML with keys for links. */
export const problemOf = (body: typeof QuizBody.Type, attributes: Readonly<Record<string, string | null>>): Element => {
  const { questions, rules } = body
  const points = questions.map((one) => one.question.points)
  const even = points.every((one) => one === points[0])
  return element(
    "problem",
    {
      ...attributes,
      weight: even && points.length > 0 ? String((points[0] ?? 0) * points.length) : null,
      max_attempts: rules.maxAttempts === null ? null : String(rules.maxAttempts),
      showanswer: shown[rules.showAnswers],
      lyceum_pass_percent: String(rules.passPercent),
      lyceum_time_limit_minutes: rules.timeLimitMinutes === null ? null : String(rules.timeLimitMinutes),
      lyceum_quiz: "true"
    },
    [...nodesOf(body.intro), ...questions.flatMap((one, index) => [new Text("\n"), responseOf(one, index, even)])]
  )
}

/** What an author should look at before learners see an item: it can be saved, but it does not work as it is. Pure. */
import type { AuthoredQuestion } from "@lyceum/sdk"
import type { ItemPart } from "./draft/draft.ts"
import { textOf } from "./fields/html-text.ts"

export type CheckName =
  | "text-empty"
  | "no-source"
  | "no-questions"
  | "prompt-empty"
  | "few-choices"
  | "choice-empty"
  | "none-right"
  | "none-accepted"
  | "range-empty"
  | "range-turned"
  | "points-none"

/** One finding. `field` names what it stands beside: of a question, `<question id>/<field>`. */
export interface Finding {
  readonly field: string
  readonly name: CheckName
}

const finding = (field: string, name: CheckName): Finding => ({ field, name })

const isEmpty = (html: string): boolean => textOf(html)?.trim() === ""

/** Findings of one question; `field` without the question's id. */
export const findingsOf = ({ key, question }: AuthoredQuestion): ReadonlyArray<Finding> => [
  ...(isEmpty(question.prompt) ? [finding("prompt", "prompt-empty")] : []),
  ...("choices" in question
    ? [
        ...(question.choices.length < 2 ? [finding("choices", "few-choices")] : []),
        ...question.choices.filter(({ html }) => isEmpty(html)).map(({ id }) => finding(`choice-${id}`, "choice-empty"))
      ]
    : []),
  ...("correct" in key && key.correct.length === 0 && question.kind !== "multiple-choice"
    ? [finding("choices", "none-right")]
    : []),
  ...("accepted" in key && key.accepted.length === 0 ? [finding("accepted", "none-accepted")] : []),
  ...(key.kind === "numerical"
    ? key.accepted.flatMap(({ maximum, minimum }, index) => {
        const field = `accepted-${index}`
        if (minimum === null && maximum === null) return [finding(field, "range-empty")]
        return minimum !== null && maximum !== null && minimum > maximum ? [finding(field, "range-turned")] : []
      })
    : [])
]

const findings = ({ body }: ItemPart): ReadonlyArray<Finding> => {
  switch (body.kind) {
    case "text":
      return body.text.trim() === "" ? [{ field: "text", name: "text-empty" }] : []
    case "video":
      return body.sources.length === 0 ? [{ field: "sources", name: "no-source" }] : []
    case "quiz":
      return [
        ...(body.questions.length === 0 ? [finding("questions", "no-questions")] : []),
        ...(body.questions.length > 0 && body.questions.every(({ question }) => question.points === 0)
          ? [finding("questions", "points-none")]
          : []),
        ...body.questions.flatMap((one) =>
          findingsOf(one).map(({ field, name }) => ({ field: `${one.question.id}/${field}`, name }))
        )
      ]
    default:
      return []
  }
}

const known = new WeakMap<ItemPart, ReadonlyArray<Finding>>()

/** The findings of an item; looked for once for each state of it. */
export const problemsOf = (item: ItemPart): ReadonlyArray<Finding> => {
  const found = known.get(item) ?? findings(item)
  known.set(item, found)
  return found
}

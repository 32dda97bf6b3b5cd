/** Applies a function to every piece of HTML in an item, and nothing else. Markdown is text, not HTML, and stays. */
import type { Item, ItemBody } from "@lyceum/domain/Content"
import type { AnswerKey, AuthoredQuestion, Question } from "@lyceum/domain/Quiz"

type Change = (html: string) => string

const inQuestion = (question: Question, change: Change): Question => {
  const common = { prompt: change(question.prompt), hints: question.hints.map(change) }
  if (question.kind === "numerical" || question.kind === "text") return { ...question, ...common }
  return {
    ...question,
    ...common,
    choices: question.choices.map((choice) => ({ ...choice, html: change(choice.html) }))
  }
}
const inKey = (key: AnswerKey, change: Change): AnswerKey =>
  key.kind === "numerical" || key.kind === "text"
    ? key
    : { ...key, feedback: key.feedback.map((one) => ({ ...one, html: change(one.html) })) }
const inAuthored = (one: AuthoredQuestion, change: Change): AuthoredQuestion => ({
  question: inQuestion(one.question, change),
  key: inKey(one.key, change),
  explanation: one.explanation === null ? null : change(one.explanation)
})

/** A body with all its HTML changed. */
export const mapBodyHtml = (body: ItemBody, change: Change): ItemBody => {
  switch (body.kind) {
    case "text":
      return body.format === "html" ? { ...body, text: change(body.text) } : body
    case "file":
      return { ...body, description: change(body.description) }
    case "task":
      return { ...body, instructions: change(body.instructions) }
    case "quiz":
      return { ...body, intro: change(body.intro), questions: body.questions.map((one) => inAuthored(one, change)) }
    default:
      return body
  }
}

/** An item with all its HTML changed. */
export const mapItemHtml = (item: Item, change: Change): Item => ({ ...item, body: mapBodyHtml(item.body, change) })

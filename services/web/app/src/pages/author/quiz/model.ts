/** Questions while they are written. Pure. */
import type { AnswerKey, AuthoredQuestion, Question } from "@lyceum/sdk"
import { shortName } from "../draft/ids.ts"

export const questionKinds = ["single-choice", "multiple-choice", "dropdown", "numerical", "text"] as const
export type QuestionKind = (typeof questionKinds)[number]

export type ChoiceQuestion = Extract<Question, { choices: unknown }>
type ChoiceKey = Extract<AnswerKey, { correct: unknown }>

/** The question when it has choices. */
export const choicesOf = ({ question }: AuthoredQuestion): ChoiceQuestion | null =>
  "choices" in question ? question : null

const choice = () => ({ id: shortName("choice"), html: "" })

/** An empty question of a kind. */
export const newQuestion = (kind: QuestionKind): AuthoredQuestion => {
  const own = { id: shortName("question"), prompt: "", hints: [], points: 1 }
  switch (kind) {
    case "single-choice":
    case "multiple-choice":
      return {
        question: { kind, ...own, choices: [choice(), choice()], shuffle: true },
        key: { kind, correct: [], feedback: [] },
        explanation: null
      }
    case "dropdown":
      return {
        question: { kind, ...own, choices: [choice(), choice()] },
        key: { kind: "single-choice", correct: [], feedback: [] },
        explanation: null
      }
    case "numerical":
      return { question: { kind, ...own, unit: null }, key: { kind, accepted: [] }, explanation: null }
    case "text":
      return { question: { kind, ...own }, key: { kind, accepted: [], caseSensitive: false }, explanation: null }
  }
}

/** A question once more, with an id of its own. */
export const copied = (one: AuthoredQuestion): AuthoredQuestion => ({
  ...one,
  question: { ...one.question, id: shortName("question") }
})

const withChoices = (one: AuthoredQuestion, choices: ChoiceQuestion["choices"], key: ChoiceKey): AuthoredQuestion =>
  "choices" in one.question ? { ...one, question: { ...one.question, choices }, key } : one

/** With these choices; the key forgets those that are gone. */
export const setChoices = (one: AuthoredQuestion, choices: ChoiceQuestion["choices"]): AuthoredQuestion => {
  const { key } = one
  if (!("correct" in key)) return one
  const ids = new Set(choices.map(({ id }) => id))
  return withChoices(one, choices, {
    ...key,
    correct: key.correct.filter((id) => ids.has(id)),
    feedback: key.feedback.filter(({ choiceId }) => ids.has(choiceId))
  })
}

/** With one empty choice more. */
export const addChoice = (one: AuthoredQuestion): AuthoredQuestion =>
  "choices" in one.question ? setChoices(one, [...one.question.choices, choice()]) : one

/** With a choice right or wrong. */
export const setRight = (one: AuthoredQuestion, id: string, right: boolean): AuthoredQuestion => {
  const { key } = one
  if (!("correct" in key)) return one
  const others = key.correct.filter((other) => other !== id)
  return { ...one, key: { ...key, correct: right ? [...others, id] : others } }
}

/** With feedback on a choice; empty takes it away. */
export const setFeedback = (one: AuthoredQuestion, choiceId: string, html: string): AuthoredQuestion => {
  const { key } = one
  if (!("correct" in key)) return one
  const others = key.feedback.filter((other) => other.choiceId !== choiceId)
  return { ...one, key: { ...key, feedback: html === "" ? others : [...others, { choiceId, html }] } }
}

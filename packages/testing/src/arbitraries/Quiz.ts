/** Quizzes that make sense: keys name choices of their question, numbers lie in order, and answers are known to be right or wrong. */
import {
  type Answer,
  type AnswerKey,
  type AuthoredQuestion,
  ChoiceId,
  type Question,
  QuestionId,
  QuizRules
} from "@lyceum/domain/Quiz"
import { Arbitrary } from "effect"
import { boolean, html, line, nullOr, oneOf, whole } from "./Text.ts"

/** A question with its key, an answer that the key accepts and one that it does not. */
export interface SolvedQuestion {
  readonly authored: AuthoredQuestion
  readonly right: Answer
  readonly wrong: Answer
}

const common = {
  id: Arbitrary.map(whole(0, 1_000_000), (n) => QuestionId.make(`question-${n}`)),
  prompt: html,
  hints: Arbitrary.array(html, { maxLength: 2 }),
  points: whole(1, 10)
}
const explanation = nullOr(html)
const choiceId = (index: number) => ChoiceId.make(`choice-${index}`)
/** Two to five choices, and the number of the right one. */
const choices = Arbitrary.array(html, { minLength: 2, maxLength: 5 }).pipe(
  Arbitrary.map((texts) => texts.map((text, index) => ({ id: choiceId(index), html: text }))),
  Arbitrary.flatMap((all) =>
    Arbitrary.map(whole(0, all.length - 1), (right) => ({
      choices: all,
      right: choiceId(right),
      wrong: choiceId((right + 1) % all.length)
    }))
  )
)

const solved = (
  question: Question,
  key: AnswerKey,
  text: string | null,
  right: Answer,
  wrong: Answer
): SolvedQuestion => ({
  authored: { question, key, explanation: text },
  right,
  wrong
})

const oneChoice = Arbitrary.all({
  common: Arbitrary.all(common),
  options: choices,
  shuffle: boolean,
  dropdown: boolean,
  explanation
}).pipe(
  Arbitrary.map(({ common, dropdown, explanation, options, shuffle }) => {
    const { choices, right, wrong } = options
    const question: Question = dropdown
      ? { kind: "dropdown", ...common, choices }
      : { kind: "single-choice", ...common, choices, shuffle }
    const feedback = [{ choiceId: wrong, html: "<p>Not this one.</p>" }]
    return solved(
      question,
      { kind: "single-choice", correct: [right], feedback },
      explanation,
      { kind: "choice", choiceId: right },
      { kind: "choice", choiceId: wrong }
    )
  })
)

const manyChoices = Arbitrary.all({
  common: Arbitrary.all(common),
  options: choices,
  shuffle: boolean,
  explanation
}).pipe(
  Arbitrary.map(({ common, explanation, options: { choices, wrong }, shuffle }) => {
    const correct = choices.map(({ id }) => id).filter((id) => id !== wrong)
    return solved(
      { kind: "multiple-choice", ...common, choices, shuffle },
      { kind: "multiple-choice", correct, feedback: [] },
      explanation,
      { kind: "choices", choiceIds: correct.toReversed() },
      { kind: "choices", choiceIds: [...correct, wrong] }
    )
  })
)

const numerical = Arbitrary.all({
  common: Arbitrary.all(common),
  minimum: whole(-1000, 1000),
  width: whole(1, 100),
  minimumIncluded: boolean,
  maximumIncluded: boolean,
  unit: nullOr(Arbitrary.Constant("km/h")),
  explanation
}).pipe(
  Arbitrary.map(({ common, explanation, maximumIncluded, minimum, minimumIncluded, unit, width }) => {
    const maximum = minimum + width
    return solved(
      { kind: "numerical", ...common, unit },
      { kind: "numerical", accepted: [{ minimum, minimumIncluded, maximum, maximumIncluded }] },
      explanation,
      { kind: "number", number: maximumIncluded ? maximum : minimum + width / 2 },
      { kind: "number", number: minimumIncluded ? minimum - 0.5 : minimum }
    )
  })
)

const written = Arbitrary.all({
  common: Arbitrary.all(common),
  first: line,
  others: Arbitrary.array(line, { maxLength: 2 }),
  caseSensitive: boolean,
  explanation
}).pipe(
  Arbitrary.map(({ caseSensitive, common, explanation, first, others }) => {
    const accepted = [first, ...others]
    return solved(
      { kind: "text", ...common },
      { kind: "text", accepted, caseSensitive },
      explanation,
      { kind: "text", text: first },
      { kind: "text", text: `not ${accepted.join(" ")}` }
    )
  })
)

/** Any kind of question, solved. */
export const solvedQuestion: Arbitrary.Arbitrary<SolvedQuestion> = oneOf(oneChoice, manyChoices, numerical, written)

/** One to `maxLength` solved questions with different ids: a quiz, and how to pass or fail it. */
export const solvedQuestions = (maxLength: number): Arbitrary.Arbitrary<ReadonlyArray<SolvedQuestion>> =>
  Arbitrary.array(solvedQuestion, { minLength: 1, maxLength }).pipe(
    Arbitrary.map((all) =>
      all.map((one, index) => {
        const question = { ...one.authored.question, id: QuestionId.make(`question-${index}`) }
        return { ...one, authored: { ...one.authored, question } }
      })
    )
  )

export const authoredQuestion: Arbitrary.Arbitrary<AuthoredQuestion> = Arbitrary.map(
  solvedQuestion,
  (one) => one.authored
)

export const quizRules: Arbitrary.Arbitrary<QuizRules> = Arbitrary.schema(QuizRules)

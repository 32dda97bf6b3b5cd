/**
 * Grades a quiz. Pure and total: the same questions and answers always give the same grade, whatever their order.
 * Multiple choice is all or nothing: exactly the right set of choices earns the points, anything else none.
 */
import { Result } from "effect"
import type { Answer, Answers, AuthoredQuestion, NumberInterval, QuestionId } from "./Quiz.ts"

/** What one question earned. `points` is 0 or `maximum`; `feedback` is the author's HTML on what was chosen. */
export interface QuestionGrade {
  readonly questionId: QuestionId
  readonly points: number
  readonly maximum: number
  readonly correct: boolean
  readonly feedback: ReadonlyArray<string>
}

/** Points over all questions, and each question in the quiz's order. */
export interface Grade {
  readonly score: number
  readonly maximum: number
  readonly questions: ReadonlyArray<QuestionGrade>
}

/** Why an answer does not belong to the quiz. */
export interface AnswerFault {
  readonly questionId: QuestionId
  readonly reason: "unknown-question" | "answered-twice" | "wrong-kind" | "unknown-choice"
}

const kindOf = {
  "single-choice": "choice",
  dropdown: "choice",
  "multiple-choice": "choices",
  numerical: "number",
  text: "text"
} as const

/** Everything in the answers that the quiz does not ask for; empty = they may be graded. */
export const answerFaults = (
  questions: ReadonlyArray<AuthoredQuestion>,
  answers: Answers
): ReadonlyArray<AnswerFault> => {
  const byId = new Map(questions.map(({ question }) => [question.id, question]))
  const seen = new Set<QuestionId>()
  return answers.flatMap(({ answer, questionId }): ReadonlyArray<AnswerFault> => {
    const question = byId.get(questionId)
    if (question === undefined) return [{ questionId, reason: "unknown-question" }]
    if (seen.has(questionId)) return [{ questionId, reason: "answered-twice" }]
    seen.add(questionId)
    if (kindOf[question.kind] !== answer.kind) return [{ questionId, reason: "wrong-kind" }]
    if (!("choices" in question)) return []
    const known = new Set(question.choices.map((choice) => choice.id))
    return chosenBy(answer).every((id) => known.has(id)) ? [] : [{ questionId, reason: "unknown-choice" }]
  })
}

/** Grades the answers, or says which of them do not belong to the quiz. A question without an answer earns nothing. */
export const grade = (
  questions: ReadonlyArray<AuthoredQuestion>,
  answers: Answers
): Result.Result<Grade, ReadonlyArray<AnswerFault>> => {
  const faults = answerFaults(questions, answers)
  if (faults.length > 0) return Result.fail(faults)
  const byId = new Map(answers.map(({ answer, questionId }) => [questionId, answer]))
  const graded = questions.map((question) => gradeQuestion(question, byId.get(question.question.id)))
  return Result.succeed({
    // Both sums run in the same order, so that all correct is the maximum to the last bit.
    score: graded.reduce((sum, { points }) => sum + points, 0),
    maximum: graded.reduce((sum, { maximum }) => sum + maximum, 0),
    questions: graded
  })
}

/** Whether a score reaches the pass mark (percent, inclusive). A quiz without points is passed by handing it in. */
export const isPassed = (score: number, maximum: number, passPercent: number): boolean =>
  // A hundred-thousandth of a point of slack: sums of fractions such as 0.1 + 0.2 must not cost anybody the mark.
  maximum === 0 || score * 100 + 1e-3 >= passPercent * maximum

const gradeQuestion = (authored: AuthoredQuestion, answer: Answer | undefined): QuestionGrade => {
  const { key, question } = authored
  const correct = answer !== undefined && isCorrect(authored, answer)
  const chosen = new Set<string>(answer === undefined ? [] : chosenBy(answer))
  return {
    questionId: question.id,
    points: correct ? question.points : 0,
    maximum: question.points,
    correct,
    feedback:
      "feedback" in key ? key.feedback.filter(({ choiceId }) => chosen.has(choiceId)).map(({ html }) => html) : []
  }
}

const isCorrect = ({ key }: AuthoredQuestion, answer: Answer): boolean => {
  switch (key.kind) {
    case "single-choice":
      return answer.kind === "choice" && key.correct.includes(answer.choiceId)
    case "multiple-choice":
      return answer.kind === "choices" && sameSet(answer.choiceIds, key.correct)
    case "numerical":
      return answer.kind === "number" && key.accepted.some((interval) => isWithin(interval, answer.number))
    case "text": {
      if (answer.kind !== "text") return false
      const given = normalizeText(answer.text, key.caseSensitive)
      return given !== "" && key.accepted.some((accepted) => normalizeText(accepted, key.caseSensitive) === given)
    }
  }
}

const chosenBy = (answer: Answer) =>
  answer.kind === "choice" ? [answer.choiceId] : answer.kind === "choices" ? answer.choiceIds : []

const sameSet = (left: ReadonlyArray<string>, right: ReadonlyArray<string>): boolean => {
  const [a, b] = [new Set(left), new Set(right)]
  return a.size === b.size && [...a].every((value) => b.has(value))
}

/** Whether a number lies in the interval; each edge counts as its flag says, a missing edge is infinite. */
export const isWithin = (interval: NumberInterval, value: number): boolean => {
  const { maximum, maximumIncluded, minimum, minimumIncluded } = interval
  const above = minimum === null || value > minimum || (minimumIncluded && value === minimum)
  const below = maximum === null || value < maximum || (maximumIncluded && value === maximum)
  return above && below
}

/** How texts are compared: Unicode NFC, outer white space dropped, inner runs of it one space, case by the flag. */
export const normalizeText = (text: string, caseSensitive: boolean): string => {
  const plain = text.normalize("NFC").trim().replaceAll(/\s+/gu, " ")
  return caseSensitive ? plain : plain.toLowerCase().normalize("NFC")
}

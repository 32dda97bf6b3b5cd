/** An attempt as its learner sees it: questions without keys, and of the grade what the quiz's rules show. Pure. */
import type { Attempt, AttemptResult, AttemptSummary, CourseAttempt } from "@lyceum/api/Attempts"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { grade } from "@lyceum/domain/Grading"
import type { AttemptId } from "@lyceum/domain/Ids"
import type { Answers, Question, QuizRules } from "@lyceum/domain/Quiz"
import { DateTime, Result } from "effect"
import type { AnswerSheet } from "../projections/AnswerSheets.ts"
import type { AttemptRow } from "../projections/Attempts.ts"
import type { LoadedVersion, Quiz } from "./CourseVersion.ts"

/** Whether explanations and right and wrong may be seen once an attempt is graded. */
export const isShown = (show: QuizRules["showAnswers"], passed: boolean): boolean =>
  show === "after-submission" || (show === "after-pass" && passed)

/** Choices in an order that is the attempt's own, the same at every look, where the author asks for it. */
const shuffled = (attemptId: AttemptId, question: Question): Question => {
  if (!("shuffle" in question) || !question.shuffle) return question
  const rank = new Map(question.choices.map(({ id }) => [id, derivedUuid("shuffle", attemptId, question.id, id)]))
  return {
    ...question,
    choices: question.choices.toSorted((a, b) => ((rank.get(a.id) ?? "") < (rank.get(b.id) ?? "") ? -1 : 1))
  }
}

/** The grade of a graded attempt. The questions are graded again from the answers: the same every time. */
const resultOf = (row: AttemptRow, quiz: Quiz, answers: Answers | null): typeof AttemptResult.Type | null => {
  if (row.score === null || row.maximum === null || row.passed === null) return null
  const total = { score: row.score, maximum: row.maximum, passed: row.passed }
  if (answers === null || !isShown(quiz.rules.showAnswers, row.passed)) return { ...total, questions: null }
  const explanations = new Map(quiz.questions.map(({ explanation, question }) => [question.id, explanation]))
  return {
    ...total,
    questions: Result.match(grade(quiz.questions, answers), {
      onFailure: () => null,
      onSuccess: ({ questions }) =>
        questions.map((one) => ({ ...one, explanation: explanations.get(one.questionId) ?? null }))
    })
  }
}

const utc = (date: Date | null) => (date === null ? null : DateTime.fromDateUnsafe(date))

/** Tries that are left by the rules after so many were started; `null` = unlimited. */
export const attemptsLeft = ({ maxAttempts }: QuizRules, started: number): number | null =>
  maxAttempts === null ? null : Math.max(0, maxAttempts - started)

/** One line. */
export const attemptSummary = (row: AttemptRow): typeof AttemptSummary.Type => ({
  id: row.id,
  courseVersion: row.courseVersion,
  number: row.number,
  status: row.submittedAt === null ? "open" : "submitted",
  startedAt: DateTime.fromDateUnsafe(row.startedAt),
  deadline: utc(row.deadline),
  submittedAt: utc(row.submittedAt),
  score: row.score,
  maximum: row.maximum,
  passed: row.passed
})

/** One line of a course. */
export const courseAttempt = (row: AttemptRow, course: LoadedVersion): typeof CourseAttempt.Type => ({
  ...attemptSummary(row),
  itemId: row.itemId,
  itemTitle: course.byId.get(row.itemId)?.title ?? null
})

/** The whole document. `sheet` is null once the answers were erased. */
export const attemptView = (row: AttemptRow, quiz: Quiz, sheet: AnswerSheet | null): typeof Attempt.Type => {
  const { maximum: _, passed: __, score: ___, ...line } = attemptSummary(row)
  return {
    ...line,
    courseId: row.courseId,
    itemId: row.itemId,
    attemptsLeft: attemptsLeft(quiz.rules, row.started),
    questions: quiz.questions.map(({ question }) => shuffled(row.id, question)),
    answers: sheet?.answers ?? [],
    revision: sheet?.revision ?? 0,
    result: resultOf(row, quiz, sheet?.answers ?? null)
  }
}

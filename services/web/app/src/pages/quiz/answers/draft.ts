/** What is filled in on the screen, and the answers that it makes. Pure. */
import type { Answer, Answers, Question } from "@lyceum/sdk"

/** What stands in one question: as its answer, but of a number also the text, which may not be a number (yet). */
export type Entry =
  | Exclude<Answer, { kind: "number" }>
  | { readonly kind: "number"; readonly text: string; readonly number: number | null }

/** What is filled in, by question; a question that was never touched is absent. */
export type Draft = Readonly<Record<string, Entry>>

/** Shows a number the way it is typed. */
export type WriteNumber = (value: number) => string

/** The draft that gives these answers. */
export const draftOf = (answers: Answers, write: WriteNumber): Draft =>
  Object.fromEntries(
    answers.map(({ answer, questionId }) => [
      questionId,
      answer.kind === "number" ? { ...answer, text: write(answer.number) } : answer
    ])
  )

const answerOf = (entry: Entry): Answer | undefined => {
  if (entry.kind === "number") return entry.number === null ? undefined : { kind: "number", number: entry.number }
  return entry.kind === "text" && entry.text.trim() === "" ? undefined : entry
}

/** The answers of a draft, in the order of the questions; what says nothing is left out. */
export const answersOf = (draft: Draft, questions: ReadonlyArray<Question>): Answers =>
  questions.flatMap(({ id }) => {
    const entry = draft[id]
    const answer = entry === undefined ? undefined : answerOf(entry)
    return answer === undefined ? [] : [{ questionId: id, answer }]
  })

/** Whether an entry answers its question; choosing nothing of several does not. */
export const isAnswered = (entry: Entry | undefined): boolean => {
  const answer = entry === undefined ? undefined : answerOf(entry)
  return answer !== undefined && (answer.kind !== "choices" || answer.choiceIds.length > 0)
}

const plain = (answer: Answer | undefined): string =>
  answer?.kind === "choices"
    ? JSON.stringify(["choices", [...answer.choiceIds].sort()])
    : JSON.stringify(answer === undefined ? null : [answer.kind, Object.entries(answer).sort()])

/** Ids of the questions that are answered differently. */
export const differing = (left: Answers, right: Answers): ReadonlyArray<string> => {
  const [a, b] = [left, right].map((answers) => new Map(answers.map(({ answer, questionId }) => [questionId, answer])))
  const ids = new Set([...left, ...right].map(({ questionId }) => questionId))
  return [...ids].filter((id) => plain(a?.get(id)) !== plain(b?.get(id)))
}

/** Whether two sets of answers say the same. */
export const sameAnswers = (left: Answers, right: Answers): boolean => differing(left, right).length === 0

/**
 * Quizzes: what a learner sees (`Question`), what an author writes (`AuthoredQuestion` = question and key), what a learner
 * answers (`Answer`). The key lives in its own field, so that leaving it out is leaving one field out.
 */
import { Schema } from "effect"
import { isStorable } from "./PlainText.ts"

const id = Schema.String.check(Schema.isBetweenLength(1, 100))

/** Names a question within its quiz; stable over versions. */
export const QuestionId = id.pipe(Schema.brand("QuestionId")).annotate({ identifier: "QuestionId" })
export type QuestionId = typeof QuestionId.Type

/** Names a choice within its question. */
export const ChoiceId = id.pipe(Schema.brand("ChoiceId")).annotate({ identifier: "ChoiceId" })
export type ChoiceId = typeof ChoiceId.Type

/** Sanitised HTML. */
export const Html = Schema.String.check(Schema.isMaxLength(2_000_000)).annotate({ identifier: "Html" })

export const Choice = Schema.Struct({ id: ChoiceId, html: Html }).annotate({ identifier: "Choice" })
export type Choice = typeof Choice.Type

/** What every question has: prompt, hints (shown one after the other on request), points. */
const common = {
  id: QuestionId,
  prompt: Html,
  hints: Schema.Array(Html),
  points: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1000 }))
}

export const SingleChoiceQuestion = Schema.Struct({
  kind: Schema.tag("single-choice"),
  ...common,
  choices: Schema.Array(Choice),
  shuffle: Schema.Boolean
})
export const DropdownQuestion = Schema.Struct({
  kind: Schema.tag("dropdown"),
  ...common,
  choices: Schema.Array(Choice)
})
export const MultipleChoiceQuestion = Schema.Struct({
  kind: Schema.tag("multiple-choice"),
  ...common,
  choices: Schema.Array(Choice),
  shuffle: Schema.Boolean
})
export const NumericalQuestion = Schema.Struct({
  kind: Schema.tag("numerical"),
  ...common,
  unit: Schema.NullOr(Schema.String.check(Schema.isMaxLength(50)))
})
export const TextQuestion = Schema.Struct({ kind: Schema.tag("text"), ...common })

/** A question as learners get it: without its key. */
export const Question = Schema.Union([
  SingleChoiceQuestion,
  DropdownQuestion,
  MultipleChoiceQuestion,
  NumericalQuestion,
  TextQuestion
]).annotate({ identifier: "Question" })
export type Question = typeof Question.Type

/** Feedback on one choice, shown when it was chosen. */
export const ChoiceFeedback = Schema.Struct({ choiceId: ChoiceId, html: Html }).annotate({
  identifier: "ChoiceFeedback"
})

/** A closed, half-open or open interval of right numbers. `null` bounds are infinite. */
export const NumberInterval = Schema.Struct({
  minimum: Schema.NullOr(Schema.Finite),
  minimumIncluded: Schema.Boolean,
  maximum: Schema.NullOr(Schema.Finite),
  maximumIncluded: Schema.Boolean
}).annotate({ identifier: "NumberInterval" })
export type NumberInterval = typeof NumberInterval.Type

export const SingleChoiceKey = Schema.Struct({
  kind: Schema.tag("single-choice"),
  correct: Schema.Array(ChoiceId),
  feedback: Schema.Array(ChoiceFeedback)
})
export const MultipleChoiceKey = Schema.Struct({
  kind: Schema.tag("multiple-choice"),
  correct: Schema.Array(ChoiceId),
  feedback: Schema.Array(ChoiceFeedback)
})
export const NumericalKey = Schema.Struct({ kind: Schema.tag("numerical"), accepted: Schema.Array(NumberInterval) })
export const TextKey = Schema.Struct({
  kind: Schema.tag("text"),
  accepted: Schema.Array(Schema.String.check(Schema.isMaxLength(1000))),
  caseSensitive: Schema.Boolean
})

/** What makes an answer right. `single-choice` serves dropdowns too. */
export const AnswerKey = Schema.Union([SingleChoiceKey, MultipleChoiceKey, NumericalKey, TextKey]).annotate({
  identifier: "AnswerKey"
})
export type AnswerKey = typeof AnswerKey.Type

/** A question with its key and the explanation that is shown after submission. Never sent to a learner. */
export const AuthoredQuestion = Schema.Struct({
  question: Question,
  key: AnswerKey,
  explanation: Schema.NullOr(Html)
}).annotate({ identifier: "AuthoredQuestion" })
export type AuthoredQuestion = typeof AuthoredQuestion.Type

/** Rules of a quiz: attempts (`null` = unlimited), pass mark in percent, minutes (`null` = none). */
export const QuizRules = Schema.Struct({
  maxAttempts: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 }))),
  passPercent: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100 })),
  timeLimitMinutes: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 }))),
  showAnswers: Schema.Literals(["after-submission", "after-pass", "never"])
}).annotate({ identifier: "QuizRules" })
export type QuizRules = typeof QuizRules.Type

/** What a learner answered to one question. */
export const Answer = Schema.Union([
  Schema.Struct({ kind: Schema.tag("choice"), choiceId: ChoiceId }),
  Schema.Struct({ kind: Schema.tag("choices"), choiceIds: Schema.Array(ChoiceId).check(Schema.isMaxLength(200)) }),
  Schema.Struct({ kind: Schema.tag("number"), number: Schema.Finite }),
  Schema.Struct({ kind: Schema.tag("text"), text: Schema.String.check(Schema.isMaxLength(10_000), isStorable) })
]).annotate({ identifier: "Answer" })
export type Answer = typeof Answer.Type

/** Answers by question; a question that is absent is unanswered. */
export const Answers = Schema.Array(
  Schema.Struct({ questionId: QuestionId, answer: Answer }).annotate({ identifier: "QuestionAnswer" })
)
  .check(Schema.isMaxLength(500))
  .annotate({ identifier: "Answers" })
export type Answers = typeof Answers.Type

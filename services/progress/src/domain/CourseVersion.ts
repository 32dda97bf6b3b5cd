/** What the progress service keeps of a published version: the items with their rules, and quizzes with their keys. Pure. */
import type { CourseItem } from "@lyceum/domain/Completion"
import { CompletionRule, type CourseContent, ItemKind, itemsOf, Title } from "@lyceum/domain/Content"
import { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { AuthoredQuestion, type QuestionId, QuizRules } from "@lyceum/domain/Quiz"
import { Schema } from "effect"

/** A quiz as it is graded. Never sent to a learner as it is. */
export const Quiz = Schema.Struct({ questions: Schema.Array(AuthoredQuestion), rules: QuizRules })
export type Quiz = typeof Quiz.Type

/** A version as it is stored: only what completion and grading need. */
export const VersionDocument = Schema.Struct({
  courseId: CourseId,
  version: CourseVersion,
  title: Title,
  sequential: Schema.Boolean,
  items: Schema.Array(
    Schema.Struct({
      id: ItemId,
      title: Title,
      kind: ItemKind,
      required: Schema.Boolean,
      rule: CompletionRule,
      quiz: Schema.NullOr(Quiz)
    })
  )
}).annotate({ identifier: "VersionDocument" })
export type VersionDocument = typeof VersionDocument.Type

/** An item as it is looked up. */
export interface LoadedItem extends CourseItem {
  readonly title: string
}

/** A version ready for look-ups. A `CourseShape` of the domain, so that its functions take it as it is. */
export interface LoadedVersion {
  readonly courseId: CourseId
  readonly version: CourseVersion
  readonly title: string
  readonly sequential: boolean
  readonly items: ReadonlyArray<LoadedItem>
  readonly byId: ReadonlyMap<ItemId, LoadedItem>
  readonly quizzes: ReadonlyMap<ItemId, Quiz>
  /** Question ids by quiz, for the check of activity. */
  readonly questions: ReadonlyMap<ItemId, ReadonlySet<QuestionId>>
}

/** The part of an author's document that is kept. */
export const documentOf = (courseId: CourseId, version: CourseVersion, content: CourseContent): VersionDocument => ({
  courseId,
  version,
  title: content.title,
  sequential: content.settings.sequential,
  items: itemsOf(content).map(({ body, id, required, rule, title }) => ({
    id,
    title,
    kind: body.kind,
    required,
    rule,
    quiz: body.kind === "quiz" ? { questions: body.questions, rules: body.rules } : null
  }))
})

/** Indexes a stored version. */
export const loadedOf = (document: VersionDocument): LoadedVersion => {
  const quizzes = new Map(document.items.flatMap(({ id, quiz }) => (quiz === null ? [] : [[id, quiz] as const])))
  return {
    courseId: document.courseId,
    version: document.version,
    title: document.title,
    sequential: document.sequential,
    items: document.items,
    byId: new Map(document.items.map((item) => [item.id, item])),
    quizzes,
    questions: new Map(
      [...quizzes].map(([id, quiz]) => [id, new Set(quiz.questions.map(({ question }) => question.id))])
    )
  }
}

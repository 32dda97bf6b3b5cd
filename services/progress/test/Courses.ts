/** Courses to learn in: one page with one item for each name. */
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { derivedUuid, itemId } from "@lyceum/domain/DerivedId"
import { type CourseId, LessonId, PageId, SectionId, type UserId } from "@lyceum/domain/Ids"
import { type AuthoredQuestion, ChoiceId, QuestionId, type QuizRules } from "@lyceum/domain/Quiz"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { Effect } from "effect"
import { newCourseId, Outside, type Someone, someone, versionNumber } from "./Harness.ts"

const freeRules: QuizRules = {
  maxAttempts: null,
  passPercent: 50,
  timeLimitMinutes: null,
  showAnswers: "after-submission"
}

const [a, b] = [ChoiceId.make("a"), ChoiceId.make("b")]
const choices = [
  { id: a, html: "<p>A</p>" },
  { id: b, html: "<p>B</p>" }
]

/** Two questions: `a` is right, and 4. */
const questions: ReadonlyArray<AuthoredQuestion> = [
  {
    question: {
      kind: "single-choice",
      id: QuestionId.make("q1"),
      prompt: "",
      hints: [],
      points: 1,
      choices,
      shuffle: true
    },
    key: { kind: "single-choice", correct: [a], feedback: [{ choiceId: b, html: "FEEDBACK-B" }] },
    explanation: "EXPLANATION-1"
  },
  {
    question: { kind: "numerical", id: QuestionId.make("q2"), prompt: "", hints: [], points: 1, unit: null },
    key: {
      kind: "numerical",
      accepted: [{ minimum: 4.25, minimumIncluded: true, maximum: 4.75, maximumIncluded: true }]
    },
    explanation: null
  }
]

export const rightAnswers = [
  { questionId: "q1", answer: { kind: "choice", choiceId: "a" } },
  { questionId: "q2", answer: { kind: "number", number: 4.5 } }
]
export const wrongAnswers = [{ questionId: "q1", answer: { kind: "choice", choiceId: "b" } }]

type Made = Pick<Item, "rule" | "required" | "body">
const text = { kind: "text", format: "html", text: "" } as const

export const viewed: Made = { rule: { kind: "viewed" }, required: true, body: text }
export const optional: Made = { ...viewed, required: false }
export const manual: Made = { rule: { kind: "manual" }, required: true, body: { kind: "task", instructions: "" } }
export const video: Made = {
  rule: { kind: "video", percent: 80 },
  required: true,
  body: { kind: "video", sources: [], transcripts: [], durationSeconds: null }
}
export const quiz = (rules: Partial<QuizRules> = {}): Made => ({
  rule: { kind: "quiz" },
  required: true,
  body: { kind: "quiz", intro: "", questions, rules: { ...freeRules, ...rules } }
})

const contentOf = (courseId: CourseId, items: Readonly<Record<string, Made>>, sequential: boolean): CourseContent => {
  const uuid = (kind: string) => derivedUuid(kind, courseId)
  const page = {
    id: PageId.make(uuid("page")),
    key: "page",
    title: "Page",
    items: Object.entries(items).map(([key, made]) => ({ ...made, id: itemId(courseId, "item", key), key, title: key }))
  }
  const lesson = { id: LessonId.make(uuid("lesson")), key: "lesson", title: "Lesson", pages: [page] }
  return {
    title: "A course",
    summary: "",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential },
    sections: [{ id: SectionId.make(uuid("section")), key: "section", title: "Section", lessons: [lesson] }],
    files: []
  }
}

/** A published course. */
export const publish = (items: Readonly<Record<string, Made>>, sequential = false) =>
  Effect.gen(function* () {
    const outside = yield* Outside
    const courseId = newCourseId()
    const teacher = someone("instructor")
    outside.versions.set(`${courseId}/1`, contentOf(courseId, items, sequential))
    outside.owners.set(courseId, teacher.userId)
    return { courseId, teacher, item: (key: string) => itemId(courseId, "item", key) }
  })

/** A next version of it. */
export const publishNext = (courseId: CourseId, version: number, items: Readonly<Record<string, Made>>) =>
  Effect.map(Outside, (outside) => {
    outside.versions.set(`${courseId}/${version}`, contentOf(courseId, items, false))
  })

/** Puts somebody into a course, as the enrollment service would know it at once. */
export const enrol = (courseId: CourseId, learner: { readonly userId: UserId }, version = 1) =>
  Effect.map(Outside, (outside) => {
    outside.places.set(enrollmentId(courseId, learner.userId), { version: versionNumber(version), status: "active" })
  })

/** A course with one learner in it. */
export const learning = (items: Readonly<Record<string, Made>>, sequential = false) =>
  Effect.gen(function* () {
    const course = yield* publish(items, sequential)
    const learner: Someone = someone()
    yield* enrol(course.courseId, learner)
    return { ...course, learner }
  })

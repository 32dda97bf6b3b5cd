/** Course documents as an author's tool would send them. */
import type { ModelCourse, ModelItem, ModelVersion } from "../Model.ts"
import { choices } from "./Studying.ts"

const ruleOf = { text: "viewed", task: "manual", quiz: "quiz", other: "viewed" } as const

const question = (keyMark: string) => ({
  question: {
    kind: "single-choice",
    id: choices.question,
    prompt: "<p>Which one?</p>",
    hints: [],
    points: 1,
    shuffle: false,
    choices: [
      { id: choices.right, html: "<p>This one</p>" },
      { id: choices.wrong, html: "<p>That one</p>" }
    ]
  },
  key: { kind: "single-choice", correct: [choices.right], feedback: [] },
  explanation: `<p>${keyMark}</p>`
})

const bodyOf = (kind: ModelItem["kind"], keyMark: string) => {
  switch (kind) {
    case "task":
      return { kind: "task", instructions: "<p>Do it.</p>" }
    case "quiz":
      return {
        kind: "quiz",
        intro: "",
        questions: [question(keyMark)],
        rules: { maxAttempts: null, passPercent: 100, timeLimitMinutes: null, showAnswers: "never" }
      }
    default:
      return { kind: "text", format: "html", text: "<p>Read it.</p>" }
  }
}

/** The ids of a course's section, lesson and page: made from its own, so that they stay over saves. */
const partOf = (course: ModelCourse, key: string, digit: string) => ({
  id: digit + course.id.slice(1),
  key,
  title: key
})

/** The whole document of a draft: one section, one lesson, one page. */
export const documentOf = (course: ModelCourse, { items, sequential }: ModelVersion, keyMark: string): unknown => ({
  title: course.title,
  summary: "",
  description: "",
  language: "en",
  settings: { capacity: course.capacity, prerequisites: [], sequential },
  files: [],
  sections: [
    {
      ...partOf(course, "section", "a"),
      lessons: [
        {
          ...partOf(course, "lesson", "b"),
          pages: [
            {
              ...partOf(course, "page", "c"),
              items: items.map(({ id, kind, required, title }) => ({
                id,
                key: id,
                title,
                rule: { kind: ruleOf[kind] },
                required,
                body: bodyOf(kind, keyMark)
              }))
            }
          ]
        }
      ]
    }
  ]
})

/** Courses as the setup writes them. */
import { at, call, headerOf, textAt } from "./call.ts"

/** A published course: what can be viewed in it, and its quiz. */
export interface Course {
  readonly id: string
  readonly texts: ReadonlyArray<string>
  readonly quiz: string
}

const part = (key: string) => ({ id: crypto.randomUUID(), key, title: key })

/** The quiz's only question, and its right answer. */
export const question = "question"
export const rightChoice = "right"

const quizBody = {
  kind: "quiz",
  intro: "",
  questions: [
    {
      question: {
        kind: "single-choice",
        id: question,
        prompt: "<p>Which one?</p>",
        hints: [],
        points: 1,
        shuffle: false,
        choices: [
          { id: rightChoice, html: "<p>This one</p>" },
          { id: "wrong", html: "<p>That one</p>" }
        ]
      },
      key: { kind: "single-choice", correct: [rightChoice], feedback: [] },
      explanation: ""
    }
  ],
  rules: { maxAttempts: null, passPercent: 100, timeLimitMinutes: null, showAnswers: "never" }
}

const textBody = { kind: "text", format: "html", text: `<p>${"Read it with care. ".repeat(40)}</p>` }

/** Ten lessons of ten texts, and a quiz at the end. */
const documentOf = (title: string, texts: ReadonlyArray<string>, quiz: string) => {
  const lessons = Array.from({ length: Math.ceil(texts.length / 10) }, (_, index) => ({
    ...part(`lesson-${index}`),
    pages: [
      {
        ...part(`page-${index}`),
        items: texts.slice(index * 10, index * 10 + 10).map((id, n) => ({
          id,
          key: `text-${index}-${n}`,
          title: `Text ${index}.${n}`,
          rule: { kind: "viewed" },
          required: true,
          body: textBody
        }))
      }
    ]
  }))
  const last = {
    ...part("lesson-quiz"),
    pages: [
      {
        ...part("page-quiz"),
        items: [{ id: quiz, key: "quiz", title: "Quiz", rule: { kind: "quiz" }, required: false, body: quizBody }]
      }
    ]
  }
  return {
    title,
    summary: "For load tests",
    description: "",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    files: [],
    sections: [{ ...part("section"), lessons: [...lessons, last] }]
  }
}

/** Creates and publishes a course of `items` texts and one quiz. */
export const publishCourse = (token: string, title: string, items: number): Course => {
  const created = call("POST /v1/courses", {
    token,
    body: { title },
    status: 201,
    holds: { "it has an id": (answer) => textAt(answer, "id") !== "" }
  })
  const id = textAt(created, "id")
  const course = { id, texts: Array.from({ length: items }, () => crypto.randomUUID()), quiz: crypto.randomUUID() }
  const saved = call("PUT /v1/courses/{courseId}/draft", {
    at: [id],
    token,
    body: documentOf(title, course.texts, course.quiz),
    headers: { "if-match": headerOf(created, "Etag") },
    status: 200,
    holds: { "it has a tag": (answer) => headerOf(answer, "Etag") !== "" }
  })
  call("POST /v1/courses/{courseId}/versions", {
    at: [id],
    token,
    headers: { "if-match": headerOf(saved, "Etag") },
    status: 201,
    holds: { "it is version 1": (answer) => at(answer, "version") === 1 }
  })
  return course
}

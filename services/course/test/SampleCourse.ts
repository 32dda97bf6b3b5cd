/** A small course for tests, and one of any length. */
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { ChoiceId, QuestionId } from "@lyceum/domain/Quiz"

const itemOf = (n: number, body: Item["body"], rule: Item["rule"]): Item => ({
  id: ItemId.make(derivedUuid("test item", String(n))),
  key: `item-${n}`,
  title: `Item ${n}`,
  rule,
  required: true,
  body
})

/** Id of item `n`, counted from 0. */
export const itemIdOf = (n: number): ItemId => ItemId.make(derivedUuid("test item", String(n)))

/** The answer that must never reach a learner. */
export const secret = "the-right-choice-explained"

const text = (n: number, html: string): Item =>
  itemOf(n, { kind: "text", format: "html", text: html }, { kind: "viewed" })

const quiz = (n: number): Item =>
  itemOf(
    n,
    {
      kind: "quiz",
      intro: "<p>Try</p>",
      rules: { maxAttempts: null, passPercent: 50, timeLimitMinutes: null, showAnswers: "after-submission" },
      questions: [
        {
          question: {
            kind: "single-choice",
            id: QuestionId.make("q1"),
            prompt: "<p>Which?</p>",
            hints: [],
            points: 1,
            shuffle: false,
            choices: [
              { id: ChoiceId.make("a"), html: "A" },
              { id: ChoiceId.make("b"), html: "B" }
            ]
          },
          key: { kind: "single-choice", correct: [ChoiceId.make("b")], feedback: [] },
          explanation: `<p>${secret}</p>`
        }
      ]
    },
    { kind: "quiz" }
  )

/** `items` items in pages of five: texts, every tenth a quiz; item 0 links to a file and to item 1. */
export const sampleCourse = (items: number, title = "Events and windows"): CourseContent => {
  const all = Array.from({ length: items }, (_, n) =>
    n === 0
      ? text(
          0,
          `<p>See <a href="/jump_to_id/${itemIdOf(1)}">next</a> <img src="/static/img/a b.png" alt="picture"></p>`
        )
      : n % 10 === 5
        ? quiz(n)
        : text(n, `<p>Text of item ${n}</p>`)
  )
  const pages = Array.from({ length: Math.ceil(items / 5) }, (_, p) => ({
    id: PageId.make(derivedUuid("test page", String(p))),
    key: `page-${p}`,
    title: `Page ${p}`,
    items: all.slice(p * 5, p * 5 + 5)
  }))
  const lessons = Array.from({ length: Math.ceil(pages.length / 4) }, (_, l) => ({
    id: LessonId.make(derivedUuid("test lesson", String(l))),
    key: `lesson-${l}`,
    title: `Lesson ${l}`,
    pages: pages.slice(l * 4, l * 4 + 4)
  }))
  return {
    title,
    summary: "What a stream is",
    description: "<p>All about watermarks</p>",
    language: "en",
    settings: { capacity: null, prerequisites: [], sequential: false },
    sections: [
      { id: SectionId.make(derivedUuid("test section")), key: "section", title: "Everything about tumbling", lessons }
    ],
    files: []
  }
}

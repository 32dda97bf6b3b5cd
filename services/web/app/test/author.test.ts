/** Laws of the editor's model: nothing is lost by moving, deleting and bringing back; texts and transcripts are read right. */
import { assert, describe, it } from "@effect/vitest"
import type { CourseContent } from "@lyceum/sdk"
import { problemsOf } from "../src/pages/author/checks.ts"
import { holders, insert, move, remove, restore, stepPlace } from "../src/pages/author/draft/change.ts"
import { type Draft, fromContent, itemsBelow, toContent } from "../src/pages/author/draft/draft.ts"
import { newId } from "../src/pages/author/draft/ids.ts"
import { copyOf } from "../src/pages/author/draft/make.ts"
import { readNumber } from "../src/pages/author/fields/read-number.ts"
import { htmlOf, textOf } from "../src/pages/author/fields/html-text.ts"
import { readCues } from "../src/pages/author/items/read-cues.ts"
import { readSource } from "../src/pages/author/items/read-source.ts"
import { addChoice, newQuestion, setChoices, setRight } from "../src/pages/author/quiz/model.ts"

const item = (id: string): CourseContent["sections"][0]["lessons"][0]["pages"][0]["items"][0] => ({
  id,
  key: id,
  title: `item ${id}`,
  rule: { kind: "viewed" },
  required: true,
  body: { kind: "text", format: "markdown", text: "words" }
})

const course: CourseContent = {
  title: "Course",
  summary: "",
  description: "",
  language: "en",
  settings: { capacity: null, prerequisites: [], sequential: false },
  files: [],
  sections: ["s1", "s2"].map((section) => ({
    id: section,
    key: section,
    title: section,
    lessons: [
      {
        id: `${section}l`,
        key: `${section}l`,
        title: "lesson",
        pages: [
          { id: `${section}p`, key: `${section}p`, title: "page", items: [item(`${section}a`), item(`${section}b`)] }
        ]
      }
    ]
  }))
}

const order = (draft: Draft): string =>
  itemsBelow(draft, null)
    .map(({ id }) => id)
    .join(" ")

describe("a draft being edited", () => {
  const draft = fromContent(course)

  it("is the same document when nothing changed", () => {
    assert.deepStrictEqual(toContent(draft), course)
  })

  it("walks up and down through the whole course, over the edges of pages, and stops at its ends", () => {
    let now = draft
    const seen: Array<string> = []
    for (let place = stepPlace(now, "item-s1a", 1); place !== null; place = stepPlace(now, "item-s1a", 1)) {
      now = move(now, "item-s1a", place)
      seen.push(order(now))
    }
    assert.deepStrictEqual(seen, ["s1b s1a s2a s2b", "s1b s1a s2a s2b", "s1b s2a s1a s2b", "s1b s2a s2b s1a"])
    for (let place = stepPlace(now, "item-s1a", -1); place !== null; place = stepPlace(now, "item-s1a", -1))
      now = move(now, "item-s1a", place)
    assert.deepStrictEqual(toContent(now), course)
  })

  it("takes nothing where it does not fit", () => {
    assert.strictEqual(move(draft, "item-s1a", { parent: "section-s2", index: 0 }), draft)
    assert.deepStrictEqual(holders(draft, "item"), ["page-s1p", "page-s2p"])
  })

  it("gives back what was deleted, with all below it, also after other changes", () => {
    const { draft: without, removed } = remove(draft, "section-s1")
    assert.strictEqual(order(without), "s2a s2b")
    assert.isNotNull(removed)
    if (removed === null) return
    assert.deepStrictEqual(toContent(restore(without, removed)), course)
    const later = remove(without, "item-s2a").draft
    assert.strictEqual(order(restore(later, removed)), "s1a s1b s2b")
  })

  it("copies with ids of its own", () => {
    const { removed } = remove(draft, "section-s1")
    const parts = copyOf(removed?.parts ?? [], "Copy")
    const after = toContent(insert(draft, { parts, place: { parent: null, index: 1 } }))
    const ids = after.sections.flatMap((one) => [
      one.id,
      ...one.lessons.flatMap(({ id, pages }) => [id, ...pages.map((page) => page.id)])
    ])
    assert.strictEqual(new Set(ids).size, 9)
    assert.strictEqual(after.sections[1]?.lessons[0]?.pages[0]?.items.length, 2)
    assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe("a question being written", () => {
  it("says what it lacks, and forgets the key of a choice that is gone", () => {
    const empty = newQuestion("single-choice")
    const quiz = (one: typeof empty) =>
      problemsOf({
        rule: { kind: "quiz" },
        required: true,
        body: {
          kind: "quiz",
          intro: "",
          questions: [one],
          rules: { maxAttempts: null, passPercent: 60, timeLimitMinutes: null, showAnswers: "never" }
        }
      }).map(({ name }) => name)
    assert.deepStrictEqual(quiz(empty), ["prompt-empty", "choice-empty", "choice-empty", "none-right"])
    const choices = [
      { id: "a", html: "one" },
      { id: "b", html: "two" }
    ]
    const full = setRight(
      setChoices({ ...empty, question: { ...empty.question, prompt: "which" } }, choices),
      "b",
      true
    )
    assert.deepStrictEqual(quiz(full), [])
    assert.deepStrictEqual(quiz(setChoices(full, choices.slice(0, 1))), ["few-choices", "none-right"])
    assert.deepStrictEqual(quiz(addChoice(full)), ["choice-empty"])
  })
})

describe("what authors type", () => {
  it("plain text comes back from its HTML; what is more than text stays HTML", () => {
    for (const text of ["", "a < b & c", "one\ntwo", "one\n\ntwo\nthree"])
      assert.strictEqual(textOf(htmlOf(text)), text)
    for (const html of ["<em>a</em>", "a &eacute; b", "<p>a</p><ul><li>b</li></ul>"]) assert.isNull(textOf(html))
  })

  it("numbers of three scripts; other words are none", () => {
    assert.deepStrictEqual(["1,5", "-2", "1e3", "٣٫٥", "", "1.2.3", "x"].map(readNumber), [
      1.5,
      -2,
      1000,
      3.5,
      null,
      null,
      null
    ])
  })

  it("transcripts in WebVTT and SubRip, videos by address", () => {
    assert.deepStrictEqual(
      readCues(
        "WEBVTT\n\n00:01.500 --> 00:02.000 align:start\n<v Ann>Hi &amp; bye\n\n1\n01:00:00,250 --> 01:00:01,000\nlate\n"
      ),
      [
        { start: 1.5, end: 2, text: "Hi & bye" },
        { start: 3600.25, end: 3601, text: "late" }
      ]
    )
    assert.deepStrictEqual(readCues("no cues here"), [])
    assert.deepStrictEqual(readSource("youtube", "https://www.youtube.com/watch?v=abc_DEF-1"), {
      kind: "youtube",
      videoId: "abc_DEF-1"
    })
    assert.isNull(readSource("url", "http://example.org/a.mp4"))
  })
})

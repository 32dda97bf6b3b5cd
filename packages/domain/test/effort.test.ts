import { assert, describe, it } from "@effect/vitest"
import type { ItemBody } from "@lyceum/domain/Content"
import { courseMinutes, estimatedMinutes, wordsIn } from "@lyceum/domain/Effort"
import { QuestionId } from "@lyceum/domain/Quiz"
import { outlineOf } from "@lyceum/domain/Outline"
import { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { courseContent } from "@lyceum/testing/arbitraries/Content"
import { Effect } from "effect"

const text = (text: string): ItemBody => ({ kind: "text", format: "html", text })
const video = (more: Partial<Extract<ItemBody, { kind: "video" }>>): ItemBody => ({
  kind: "video",
  sources: [],
  transcripts: [],
  durationSeconds: null,
  ...more
})
const quiz = (questions: number, timeLimitMinutes: number | null, intro = ""): ItemBody => ({
  kind: "quiz",
  intro,
  questions: Array.from({ length: questions }, (_, n) => ({
    question: { kind: "text", id: QuestionId.make(`q${n}`), prompt: "", hints: [], points: 1 },
    key: { kind: "text", accepted: [], caseSensitive: false },
    explanation: null
  })),
  rules: { maxAttempts: null, passPercent: 50, timeLimitMinutes, showAnswers: "never" }
})

describe("how long learning takes", () => {
  it("words are counted as people read them", () => {
    const table = [
      ["", 0],
      ["one two", 2],
      ["<p title='not this'>Größe &amp; Wahl</p><br>3", 3],
      ["don’t e-mail", 2],
      ["مرحبا بالعالم", 2],
      ["नमस्ते दुनिया", 2],
      ["東京都", 1.5],
      ["Effect入門", 2]
    ] as const
    for (const [given, words] of table) assert.strictEqual(wordsIn(given), words, given)
  })
  it("follows the rule of each kind", () => {
    const table: ReadonlyArray<readonly [ItemBody, number]> = [
      [text(""), 1],
      [text("word ".repeat(200)), 1],
      [text("word ".repeat(201)), 2],
      [{ kind: "task", instructions: "word ".repeat(600) }, 3],
      [{ kind: "file", path: "a.pdf", description: "" }, 1],
      [{ kind: "unsupported", tag: "x", reason: "y", source: "word ".repeat(900) }, 1],
      [video({}), 5],
      [video({ durationSeconds: 61 }), 2],
      [video({ durationSeconds: 600, clip: { start: 60, end: 120 } }), 1],
      [video({ durationSeconds: 600, clip: { start: 60, end: null } }), 9],
      [video({ clip: { start: 600, end: 60 } }), 1],
      [video({ transcripts: [{ language: "en", cues: [{ start: 0, end: 179, text: "" }] }] }), 3],
      [video({ transcripts: [{ language: "en", cues: [{ start: 0, end: Number.MAX_VALUE, text: "" }] }] }), 10_080],
      [quiz(0, null), 1],
      [quiz(3, null), 5],
      [quiz(10, 4), 4],
      [quiz(2, null, "word ".repeat(300)), 5]
    ]
    for (const [body, minutes] of table)
      assert.strictEqual(estimatedMinutes(body), minutes, JSON.stringify(body).slice(0, 80))
  })
  it.effect.prop("a course is the sum of its items, and its outline says so", [courseContent], ([content]) =>
    Effect.sync(() => {
      const outline = outlineOf(CourseId.make(derivedUuid("c")), CourseVersion.make(1), content)
      const items = outline.sections.flatMap((s) => s.lessons.flatMap((l) => l.pages.flatMap((p) => p.items)))
      assert.strictEqual(
        outline.estimatedMinutes,
        items.reduce((sum, item) => sum + item.estimatedMinutes, 0)
      )
      assert.strictEqual(outline.estimatedMinutes, courseMinutes(content))
      assert.isTrue(items.every(({ estimatedMinutes: n }) => Number.isInteger(n) && n >= 1))
    })
  )
})

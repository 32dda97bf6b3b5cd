/** The parts of a quiz that think: numbers as people type them, and answers on their way to the server. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Answers, Attempt } from "@lyceum/sdk"
import type { Kept } from "../src/pages/quiz/answers/kept.ts"
import { parseNumber, writeNumber } from "../src/pages/quiz/answers/number.ts"
import { makeSheet, type SheetPorts } from "../src/pages/quiz/answers/sheet.ts"

describe("numbers in a quiz", () => {
  it.prop("are read back as they are written, in every language", [Schema.Finite], ([value]) => {
    for (const locale of ["en", "de", "ar"] as const)
      assert.strictEqual(parseNumber(writeNumber(value, locale), locale), value === 0 ? 0 : value, locale)
  })

  it("are read as the language writes them, and as others do where that is plain", () => {
    assert.strictEqual(parseNumber("1,5", "en"), 1.5)
    assert.strictEqual(parseNumber("1,500", "en"), 1500)
    assert.strictEqual(parseNumber("1.500", "de"), 1500)
    assert.strictEqual(parseNumber("1.5", "de"), 1.5)
    assert.strictEqual(parseNumber("1.234.567,89", "de"), 1_234_567.89)
    assert.strictEqual(parseNumber("١٢٫٥", "ar"), 12.5)
    assert.strictEqual(parseNumber("۳", "ar"), 3)
    assert.strictEqual(parseNumber("\u22123", "en"), -3)
    assert.strictEqual(parseNumber(" 2 000 ", "de"), 2000)
    for (const none of ["", ".", "1.2.3", "one", "1e999", "0x10", "1,2,3"]) assert.isNull(parseNumber(none, "en"), none)
  })
})

const attempt: Attempt = {
  id: "attempt",
  courseId: "course",
  courseVersion: 1,
  itemId: "item",
  number: 1,
  attemptsLeft: null,
  status: "open",
  startedAt: "2026-01-01T00:00:00.000Z",
  deadline: null,
  submittedAt: null,
  questions: ["a", "b"].map((id) => ({ kind: "text", id, prompt: "", hints: [], points: 1 })),
  answers: [],
  revision: 0,
  result: null
}

const problem = (type: string): Error => Object.assign(new Error(type), { type: `urn:lyceum:problem:${type}` })
const text = (value: string) => ({ kind: "text", text: value }) as const

/** What happens to the next save: it is answered, its answer is lost on the way, or it never arrives. */
type Way = "answered" | "answer lost" | "lost"

/** A server that keeps the answers of one try, and browsers with a store of their own each. */
const makeWorld = () => {
  let answers: Answers = []
  let revision = 0
  const save = (next: Answers, from: number) => {
    if (from !== revision) throw problem("precondition-failed")
    answers = next
    revision += 1
    return { answers, revision, savedAt: "2026-01-01T00:00:01.000Z" }
  }
  const read = (): Attempt => ({ ...attempt, answers, revision })
  const browser = () => {
    let kept: Kept | null = null
    let planned: (() => void) | undefined
    const ways: Array<Way> = []
    const open = () => {
      const ports: SheetPorts = {
        save: async (next, from) => {
          const way = ways.shift() ?? "answered"
          if (way === "lost") throw problem("service-unavailable")
          const saved = save(next, from)
          if (way === "answer lost") throw problem("service-unavailable")
          return saved
        },
        read: async () => read(),
        kept: {
          read: () => kept,
          write: (one) => {
            kept = one
          },
          forget: () => {
            kept = null
          }
        },
        isTemporary: (error) => error instanceof Error && error.message === "service-unavailable",
        later: (run) => {
          planned = run
          return () => {
            planned = undefined
          }
        },
        answered: () => undefined,
        write: String
      }
      return makeSheet(read(), ports)
    }
    return { open, ways, isPlanned: () => planned !== undefined, kept: () => kept }
  }
  return { browser, save, read }
}

describe("answers of a try", () => {
  it("are saved, and nothing is left to do", async () => {
    const { browser, read } = makeWorld()
    const { isPlanned, kept, open } = browser()
    const sheet = open()
    sheet.change("a", text("one"))
    assert.isTrue(isPlanned())
    assert.isTrue(await sheet.flush())
    assert.deepStrictEqual(read().answers, [{ questionId: "a", answer: text("one") }])
    assert.isNull(kept())
    assert.strictEqual(sheet.state.get().trouble, null)
  })

  it("survive a reload before they were saved", async () => {
    const { browser, read } = makeWorld()
    const { open } = browser()
    open().change("a", text("typed"))
    const again = open()
    assert.deepStrictEqual(again.state.get().draft["a"], text("typed"))
    assert.isTrue(await again.flush())
    assert.strictEqual(read().answers.length, 1)
  })

  it("whose save was taken but never answered are known as one's own, also after a reload", async () => {
    const { browser, read } = makeWorld()
    const { open, ways } = browser()
    const sheet = open()
    ways.push("answer lost")
    sheet.change("a", text("one"))
    assert.isFalse(await sheet.flush())
    assert.strictEqual(sheet.state.get().trouble?.kind, "waiting")
    const again = open()
    again.change("b", text("two"))
    assert.isTrue(await again.flush(), "no conflict with oneself")
    assert.strictEqual(read().answers.length, 2)
  })

  it("of another tab are never overwritten unasked; one chooses", async () => {
    const { browser, read, save } = makeWorld()
    const sheet = browser().open()
    save([{ questionId: "a", answer: text("theirs") }], 0)
    sheet.change("a", text("mine"))
    assert.isFalse(await sheet.flush())
    assert.strictEqual(sheet.state.get().trouble?.kind, "conflict")
    assert.deepStrictEqual(sheet.contested(), ["a"])
    assert.deepStrictEqual(read().answers, [{ questionId: "a", answer: text("theirs") }])
    assert.isTrue(await sheet.keepMine())
    assert.deepStrictEqual(read().answers, [{ questionId: "a", answer: text("mine") }])
  })

  it("typed while nobody answers are tried again, and the last of them arrive", async () => {
    const { browser, read } = makeWorld()
    const { isPlanned, open, ways } = browser()
    const sheet = open()
    ways.push("lost", "lost")
    for (const value of ["o", "on", "one"]) {
      sheet.change("a", text(value))
      await sheet.flush()
      assert.strictEqual(isPlanned(), sheet.state.get().dirty)
    }
    assert.deepStrictEqual(read().answers, [{ questionId: "a", answer: text("one") }])
  })

  const Step = Schema.Union([
    Schema.Struct({
      kind: Schema.tag("type"),
      tab: Schema.Literals([0, 1]),
      question: Schema.Literals(["a", "b"]),
      value: Schema.Literals(["", "x", "y"])
    }),
    Schema.Struct({
      kind: Schema.tag("save"),
      tab: Schema.Literals([0, 1]),
      way: Schema.Literals(["answered", "answer lost", "lost"])
    }),
    Schema.Struct({ kind: Schema.tag("reload"), tab: Schema.Literals([0, 1]) })
  ])

  it.effect.prop(
    "of two browsers, whatever is lost: what the screen calls saved is on the server, the rest is kept or asked about",
    [Schema.Array(Step)],
    ([steps]) =>
      Effect.promise(async () => {
        const { browser, read } = makeWorld()
        const tabs = [browser(), browser()].map((one) => ({ ...one, sheet: one.open() }))
        const tabOf = (index: 0 | 1) => {
          const tab = tabs[index]
          assert.isDefined(tab)
          return tab
        }
        for (const step of steps) {
          const tab = tabOf(step.tab)
          const before = tab.sheet.state.get()
          if (step.kind === "type") tab.sheet.change(step.question, text(step.value))
          else if (step.kind === "save") {
            tab.ways.splice(0, tab.ways.length, step.way)
            const saved = await tab.sheet.flush()
            if (saved && before.dirty) {
              const written = Object.entries(tab.sheet.state.get().draft).filter(([, one]) => one !== undefined)
              const expected = written.filter(([, entry]) => entry.kind === "text" && entry.text !== "")
              assert.strictEqual(read().answers.length, expected.length)
            }
          } else {
            tab.sheet.stop()
            const { dirty, draft } = tab.sheet.state.get()
            tab.sheet = tab.open()
            if (dirty)
              assert.deepStrictEqual(tab.sheet.state.get().draft, draft, "what was typed is there after a reload")
          }
        }
        for (const { sheet } of tabs) {
          if (!(await sheet.flush())) assert.include(["conflict", "waiting"], sheet.state.get().trouble?.kind)
        }
      })
  )
})

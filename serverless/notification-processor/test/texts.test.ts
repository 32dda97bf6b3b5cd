/** What goes to a telephone: two segments at most, in every language, whatever a course is called and however long its address is. */
import { assert, describe, it } from "@effect/vitest"
import { Locale } from "@lyceum/domain/Account"
import { smsTemplates } from "@lyceum/events/Sms"
import { Arbitrary, Effect, Schema } from "effect"
import { placeholdersOf } from "../src/templates/Fill.ts"
import { wordings } from "../src/templates/Render.ts"
import { maxSegments, renderText } from "../src/templates/RenderText.ts"
import { plainTwins, segmentsOf } from "../src/templates/Segments.ts"
import { texts } from "./Samples.ts"

describe("segments (3GPP TS 23.038)", () => {
  it("counts places of the 7-bit alphabet, two for its extension", () => {
    assert.deepStrictEqual(segmentsOf("a".repeat(160)), { alphabet: "gsm7", count: 1 })
    assert.deepStrictEqual(segmentsOf("a".repeat(161)), { alphabet: "gsm7", count: 2 })
    assert.deepStrictEqual(segmentsOf("ä".repeat(306)), { alphabet: "gsm7", count: 2 })
    assert.deepStrictEqual(segmentsOf("a".repeat(307)), { alphabet: "gsm7", count: 3 })
    assert.deepStrictEqual(segmentsOf("€".repeat(80)), { alphabet: "gsm7", count: 1 })
    assert.deepStrictEqual(segmentsOf("€".repeat(81)), { alphabet: "gsm7", count: 2 })
    assert.deepStrictEqual(segmentsOf(""), { alphabet: "gsm7", count: 1 })
  })

  it("one character outside it makes the whole text twice as dear", () => {
    assert.deepStrictEqual(segmentsOf("ê".repeat(70)), { alphabet: "ucs2", count: 1 })
    assert.deepStrictEqual(segmentsOf("م".repeat(71)), { alphabet: "ucs2", count: 2 })
    assert.deepStrictEqual(segmentsOf("م".repeat(134)), { alphabet: "ucs2", count: 2 })
    assert.deepStrictEqual(segmentsOf("م".repeat(135)), { alphabet: "ucs2", count: 3 })
    assert.deepStrictEqual(segmentsOf("🎓".repeat(35)), { alphabet: "ucs2", count: 1 })
    assert.deepStrictEqual(segmentsOf("🎓".repeat(66)), { alphabet: "ucs2", count: 2 })
    assert.deepStrictEqual(segmentsOf("🎓".repeat(67)), { alphabet: "ucs2", count: 3 })
  })

  it("a title's typographic signs do not cost that", () => {
    assert.strictEqual(plainTwins("“Don’t” – why…\u00a0?"), '"Don\'t" - why... ?')
    for (const one of texts("en", "“Don’t” – why…"))
      assert.strictEqual(segmentsOf(renderText(one).text).alphabet, "gsm7")
  })
})

describe("texts", () => {
  it("say it in one segment, in Latin letters, where the title and the address are short", () => {
    for (const locale of ["en", "de"] as const) {
      for (const job of texts(locale)) {
        const { text } = renderText(job)
        assert.strictEqual(segmentsOf(text).alphabet, "gsm7", text)
        assert.include(text, "The log behind it all")
        assert.match(text, /^Lyceum: .*https:\/\/lyceum\.example\/\S+$/)
        assert.notMatch(text, /\{\w+\}|undefined/)
      }
    }
    const due = renderText(texts("de")[6] ?? assert.fail()).text
    assert.strictEqual(
      due,
      "Lyceum: The log behind it all ist bis 25.11.2026, 18:30 MEZ abzuschließen. https://lyceum.example/courses/log"
    )
  })

  it("have the placeholders that their data fills, in every language", () => {
    for (const { texts: own } of Object.values(wordings)) {
      for (const [template, words] of Object.entries(own)) {
        const expected = ["courseTitle", ...(template === "due-soon" ? ["dueAt"] : []), "url"]
        assert.deepStrictEqual(placeholdersOf(words).toSorted(), expected.toSorted(), template)
      }
      assert.sameMembers(Object.keys(own), Object.keys(smsTemplates))
    }
  })

  it("cut a long title, say that there was more, and keep the address whole", () => {
    for (const locale of Locale.literals) {
      for (const job of texts(locale, "ab ".repeat(333))) {
        const { text } = renderText(job)
        assert.isAtMost(segmentsOf(text).count, maxSegments)
        assert.match(text, /ab\.\.\.|a\.\.\./)
        assert.match(text, /https:\/\/lyceum\.example\/(courses\/log|certificates\/[\w-]+)$/)
      }
    }
  })

  it("leave an address out that no two segments hold, and say the rest", () => {
    for (const locale of Locale.literals) {
      for (const job of texts(locale)) {
        if (job.template !== "enrolled") continue
        const courseUrl = `https://lyceum.example/${"x".repeat(1900)}`
        const { text } = renderText({ ...job, data: { ...job.data, courseUrl } })
        assert.isAtMost(segmentsOf(text).count, maxSegments)
        assert.notInclude(text, "http")
        assert.include(text, "The log behind it all")
      }
    }
  })

  it.effect.prop(
    "never take more than two segments, and never change direction or line by a title",
    [Arbitrary.schema(Schema.NonEmptyString.check(Schema.isMaxLength(1000))), Arbitrary.schema(Locale)],
    ([title, locale]) =>
      Effect.sync(() => {
        for (const job of texts(locale, title)) {
          const { text } = renderText(job)
          assert.isAtMost(segmentsOf(text).count, maxSegments)
          assert.isAbove(text.length, 10)
          // oxlint-disable-next-line no-control-regex -- control characters are what it is about
          assert.notMatch(text, /[\u0000-\u001f\u202e]/)
        }
      })
  )
})

/** The sheet: order of mixed text, lines that fit, the code, and the document's own promises. */
import { assert, describe, it } from "@effect/vitest"
import { CertificateId, CourseId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import { drawSheet } from "../src/certificates/sheet/Draw.ts"
import { directionOf, levelsOf, mirrored, visualOrder } from "../src/certificates/sheet/Bidi.ts"
import { fitted } from "../src/certificates/sheet/Lines.ts"
import { versionNumber } from "./Harness.ts"

/** Characters as they stand from left to right, one by one. */
const seen = (text: string, base = directionOf(text)): string => {
  const characters = Array.from(text)
  const levels = levelsOf(characters, base)
  return visualOrder(characters.map((character, index) => ({ character, level: levels[index] ?? 0 })))
    .map(({ character, level }) => (level % 2 === 1 ? mirrored(character) : character))
    .join("")
}

describe("order of mixed text", () => {
  it("follows the Unicode Bidirectional Algorithm", () => {
    // Hebrew letters stand for any that run from right to left: they are easier told apart here.
    const cases: ReadonlyArray<readonly [text: string, visual: string]> = [
      ["plain, 12 (of 30)", "plain, 12 (of 30)"],
      ["אבג", "גבא"],
      ["אבג 12", "12 גבא"],
      ["אב (Knots 101) גד", "דג (Knots 101) בא"],
      ["אב (גד)", "(דג) בא"],
      ["learn אבג in 30 days", "learn גבא in 30 days"],
      ["abc (אב 2)", "abc (2 בא)"]
    ]
    for (const [text, visual] of cases) assert.strictEqual(seen(text), visual, text)
  })

  it.effect.prop(
    "loses and invents no character, and leaves text of one direction as it is",
    { text: Schema.String },
    ({ text }) =>
      Effect.sync(() => {
        const characters = Array.from(text)
        for (const base of ["ltr", "rtl"] as const) {
          const levels = levelsOf(characters, base)
          const placed = visualOrder(characters.map((_, index) => ({ index, level: levels[index] ?? 0 })))
          assert.deepStrictEqual(
            placed.map(({ index }) => index).toSorted((a, b) => a - b),
            characters.map((_, index) => index)
          )
        }
        const latin = text.replace(/[^ -~]/g, "x")
        assert.strictEqual(seen(latin, "ltr"), latin)
      })
  )
})

describe("lines", () => {
  const widthOf = (line: string, size: number) => line.length * size

  it.effect.prop(
    "fit the width and the number, and are the beginning of the text",
    { text: Schema.String },
    ({ text }) =>
      Effect.sync(() => {
        const { lines, size } = fitted(text, { sizes: [4, 2], width: 40, maxLines: 3, widthOf })
        assert.isAtMost(lines.length, 3)
        // A single character may be wider than the sheet: it stands alone then.
        for (const line of lines)
          assert.isTrue(widthOf(line, size) <= 40 || [...new Intl.Segmenter("en").segment(line)].length <= 2)
        const plain = text.replace(/\s+/gu, " ").trim()
        const joined = lines.join("").replaceAll(" ", "")
        const whole = plain.replaceAll(" ", "")
        assert.isTrue(joined === whole || (joined.endsWith("…") && whole.startsWith(joined.slice(0, -1))), joined)
      })
  )

  it("shrink before they cut, keep words whole, and cut ten thousand characters", () => {
    const options = { sizes: [4, 2], width: 40, maxLines: 2, widthOf } as const
    assert.deepStrictEqual(fitted("ten letters or", options), { lines: ["ten", "letters or"], size: 4 })
    assert.strictEqual(fitted("twenty letters and a few", options).size, 2)
    const { lines } = fitted("word ".repeat(2000), options)
    assert.strictEqual(lines.length, 2)
    assert.isTrue(lines[1]?.endsWith("…"))
  })
})

describe("the document", () => {
  const id = CertificateId.make("0b7ae6b8-8d9b-5b0e-9f8c-2f5b3f8d1f5a")
  const url = `https://lyceum.test/certificates/${id}`
  const draw = (courseTitle: string, locale: "en" | "de" | "ar", name: string | null = "Rima Reader") =>
    Effect.promise(async () => {
      const courseId = CourseId.make("1b7ae6b8-8d9b-4b0e-9f8c-2f5b3f8d1f5a")
      const issuedAt = new Date("2026-03-04T05:06:07Z")
      const certified = { id, courseId, courseVersion: versionNumber(3), courseTitle, issuedAt }
      return Buffer.from(await drawSheet({ certified, name, locale, url })).toString("latin1")
    })
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16().toString("latin1")

  it.effect("is one page of A4 across, in its language, titled, tagged, linked, and the same bytes every time", () =>
    Effect.gen(function* () {
      for (const locale of ["en", "de", "ar"] as const) {
        const pdf = yield* draw("Knots", locale)
        assert.match(pdf, /^%PDF-1\.7/)
        assert.match(pdf, /\/Count 1\b/)
        assert.match(pdf, /\/MediaBox \[0 0 841\.89 595\.28\]/)
        assert.isTrue(pdf.includes(`/Lang (${locale})`))
        assert.isTrue(pdf.includes("/Marked true"))
        assert.isTrue(pdf.includes("/DisplayDocTitle true"))
        for (const role of ["Document", "H1", "H2", "P", "Figure"]) assert.isTrue(pdf.includes(`/S /${role}\n`))
        assert.isTrue(pdf.includes(`/URI (${url})`))
        assert.isTrue(pdf.includes("(D:20260304050607Z)"))
        assert.strictEqual(yield* draw("Knots", locale), pdf)
      }
      const arabic = yield* draw("مقدمة في العُقد (Knots 101)", "ar", "ريما")
      // What is read aloud is the text, not the glyphs as they stand.
      assert.include(arabic, utf16("ريما").slice(2))
      assert.notInclude(yield* draw("Knots", "en", null), "Rima")
    })
  )

  it.effect("stays one page with a title of ten thousand characters, a long name, and signs that no font has", () =>
    Effect.gen(function* () {
      for (const title of ["W".repeat(10_000), "words ".repeat(1666), "🎓".repeat(5000), "标题", "\u0301\u200f)"]) {
        const pdf = yield* draw(title, "en", "N".repeat(200))
        assert.match(pdf, /\/Count 1\b/, title.slice(0, 10))
        assert.isBelow(pdf.length, 100_000)
      }
    })
  )
})

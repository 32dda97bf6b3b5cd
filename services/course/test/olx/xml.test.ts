import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { importCourse } from "../../src/olx/Import.ts"
import { courseId, courseXml, filesOf } from "./fixtures.ts"

const refusal = (texts: Readonly<Record<string, string>>) => Effect.flip(importCourse(filesOf(texts), courseId))
const laughs = `<!DOCTYPE course [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><course>&b;</course>`

describe("hostile XML is refused whole, with its place", () => {
  it.effect("no course, or no XML", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* refusal({ "readme.txt": "" })).reason, "no-course")
      assert.strictEqual((yield* refusal({})).reason, "no-course")
      assert.strictEqual((yield* refusal({ "course.xml": "<html/>" })).reason, "no-course")
      assert.strictEqual((yield* refusal({ "course.xml": '<course url_name="gone"/>' })).reason, "no-course")
      for (const text of [
        "",
        "not xml",
        "<course>",
        "<course></cours>",
        "<course a='1' a='2'/>",
        "<course>&nbsp;</course>",
        "<course>\u0001</course>"
      ]) {
        assert.strictEqual((yield* refusal({ "course/course.xml": text })).reason, "not-xml", text)
      }
      const broken = yield* refusal({
        "course.xml": courseXml('<problem url_name="p"/>'),
        "problem/p.xml": "<problem>\n  <p></q></problem>"
      })
      assert.deepStrictEqual([broken.reason, broken.entry, broken.line], ["not-xml", "problem/p.xml", 2])
      assert.match(broken.message, /^problem\/p\.xml:2:\d+: not well-formed XML/)
    })
  )

  it.effect("bytes that are no text", () =>
    Effect.gen(function* () {
      const files = new Map([["course.xml", Uint8Array.from([0x3c, 0xff, 0xfe, 0x3e])]])
      assert.strictEqual((yield* Effect.flip(importCourse(files, courseId))).reason, "not-text")
    })
  )

  it.effect("entities and external parts", () =>
    Effect.gen(function* () {
      for (const text of [
        laughs,
        '<!DOCTYPE course SYSTEM "file:///etc/passwd"><course/>',
        '<!DOCTYPE course PUBLIC "x" "http://example.org/x.dtd"><course/>',
        '<!DOCTYPE course [<!ENTITY % p SYSTEM "http://example.org/x"> %p;]><course/>'
      ]) {
        assert.strictEqual((yield* refusal({ "course.xml": text })).reason, "unsafe-xml", text)
      }
    })
  )

  it.effect("too deep, and endless by reference", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* refusal({ "course.xml": "<course>".repeat(100_000) })).reason, "too-deep")
      // each vertical holds the next one twice: 2^20 leaves from 20 small files
      const texts: Record<string, string> = { "course.xml": courseXml('<vertical url_name="v0"/>') }
      for (let n = 0; n < 20; n++)
        texts[`vertical/v${n}.xml`] = `<vertical>${`<vertical url_name="v${n + 1}"/>`.repeat(2)}</vertical>`
      assert.strictEqual((yield* refusal(texts)).reason, "too-many-elements")
    })
  )

  it.effect("a part that contains itself is cut there, and reported", () =>
    Effect.gen(function* () {
      const { report } = yield* importCourse(
        filesOf({
          "course.xml": courseXml('<vertical url_name="v"/>'),
          "vertical/v.xml": '<vertical><html url_name="h">x</html><vertical url_name="v"/></vertical>'
        }),
        courseId
      )
      assert.isTrue(report.warnings.some((warning) => warning.message.includes("contains itself")))
      assert.deepStrictEqual(report.items, { text: 1 })
    })
  )
})

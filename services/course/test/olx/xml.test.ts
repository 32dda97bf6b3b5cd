import { assert, describe, it } from "@effect/vitest"
import { CourseContent } from "@lyceum/domain/Content"
import { Arbitrary, Effect, Schema } from "effect"
import { exportCourse } from "../../src/olx/Export.ts"
import { importCourse } from "../../src/olx/Import.ts"
import { OlxRefused } from "../../src/olx/OlxRefused.ts"
import { courseId, courseXml, everyKind, filesOf } from "./fixtures.ts"

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

describe("damaged OLX", () => {
  const pieces = [
    "<",
    ">",
    '"',
    "&amp;",
    "</problem>",
    "<html/>",
    "x",
    "\u0000",
    "<choice/>",
    "9e999",
    "[,)",
    "lyceum_",
    "{}",
    "null"
  ]
  it.effect.prop(
    "is imported as a valid course or refused, never a defect",
    [
      Arbitrary.array(
        Arbitrary.all([
          Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))),
          Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 30 }))),
          Arbitrary.schema(Schema.Literals(pieces))
        ]),
        { maxLength: 4 }
      )
    ],
    ([edits]) =>
      Effect.gen(function* () {
        const { content, bytes } = everyKind()
        const files = new Map(yield* exportCourse(courseId, content, bytes))
        const paths = [...files.keys()].filter((path) => !path.endsWith(".png"))
        for (const [at, length, piece] of edits) {
          const path = paths[at % paths.length] ?? ""
          const text = new TextDecoder().decode(files.get(path))
          const from = at % (text.length + 1)
          files.set(path, new TextEncoder().encode(text.slice(0, from) + piece + text.slice(from + length)))
        }
        const result = yield* Effect.result(importCourse(files, courseId))
        if (result._tag === "Failure") assert.instanceOf(result.failure, OlxRefused)
        else assert.isTrue(Schema.is(CourseContent)(result.success.content))
      }),
    { arbitrary: { runs: 150 } }
  )
})

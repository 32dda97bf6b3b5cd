/** Laws of the parts that only compute. */
import { assert, describe, it } from "@effect/vitest"
import { MaterialId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import { decodeText } from "../src/kinds/Text.ts"
import { type Cue, parseCues } from "../src/kinds/Subtitles.ts"
import { uploadsOf } from "../src/ObjectCreated.ts"
import { textBytes } from "../src/Promote.ts"
import { courseId, notification } from "./support/Platform.ts"

const Milliseconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 35_999_999 }))
const Word = Schema.String.check(Schema.isPattern(/^[A-Za-zäß\u0627-\u064a]{1,12}$/))
const Cues = Schema.NonEmptyArray(
  Schema.Struct({ at: Milliseconds, long: Milliseconds, words: Schema.NonEmptyArray(Word) })
)

const clock = (milliseconds: number, point: string): string => {
  const [hours, minutes, seconds] = [3_600_000, 60_000, 1000].map((unit) => Math.floor(milliseconds / unit))
  const two = (value: number) => String(value % 60).padStart(2, "0")
  const whole = `${String(hours).padStart(2, "0")}:${two(minutes ?? 0)}:${two(seconds ?? 0)}`
  return `${whole}${point}${String(milliseconds % 1000).padStart(3, "0")}`
}

describe("subtitles", () => {
  it.effect.prop("as they are written they are read, in both forms and with either line end", [Cues], ([cues]) =>
    Effect.sync(() => {
      const expected = cues.map(({ at, long, words }): Cue => ({
        start: at / 1000,
        end: (at + long) / 1000,
        text: words.join("\n")
      }))
      for (const end of ["\n", "\r\n"])
        for (const [kind, point, head] of [
          ["vtt", ".", `WEBVTT${end}${end}`],
          ["srt", ",", ""]
        ] as const) {
          const blocks = cues.map(({ at, long, words }, n) =>
            [n + 1, `${clock(at, point)} --> ${clock(at + long, point)}`, ...words].join(end)
          )
          const found = parseCues(head + blocks.join(end + end), kind) ?? assert.fail("not read")
          assert.lengthOf(found, expected.length)
          for (const [n, cue] of found.entries()) {
            assert.strictEqual(cue.text, expected[n]?.text)
            assert.approximately(cue.start, expected[n]?.start ?? -1, 1e-6)
            assert.approximately(cue.end, expected[n]?.end ?? -1, 1e-6)
          }
        }
    })
  )
})

describe("text", () => {
  it.effect.prop("of any letters comes back, in UTF-8 and in UTF-16 with its mark", [Schema.Array(Word)], ([words]) =>
    Effect.sync(() => {
      const text = words.join(" ")
      assert.strictEqual(decodeText(new TextEncoder().encode(text)), text)
      assert.strictEqual(decodeText(Buffer.from(`\uFEFF${text}`, "utf16le")), text)
      assert.strictEqual(decodeText(Buffer.from(`\uFEFF${text}`, "utf16le").swap16()), text)
      assert.isNull(decodeText(new TextEncoder().encode(`${text}\0`)))
    })
  )
  it("is cut between two characters", () => {
    for (const before of ["", "x", "xx"]) {
      const bytes = textBytes(before + "€".repeat(1_700_000))
      assert.isAtMost(bytes.length, 5_000_000)
      assert.isAbove(bytes.length, 4_999_996)
      assert.match(new TextDecoder("utf-8", { fatal: true }).decode(bytes), /^x*€+$/)
    }
  })
})

describe("notifications", () => {
  const Any = Schema.Union([Schema.String, Schema.fromJsonString(Schema.Unknown)])
  it.effect.prop("any body ends in uploads or in a refusal", [Any], ([body]) =>
    Effect.gen(function* () {
      const result = yield* Effect.result(uploadsOf(typeof body === "string" ? body : JSON.stringify(body)))
      if (result._tag === "Failure") assert.strictEqual(result.failure._tag, "NotANotification")
    })
  )
  it.effect.prop("an upload's key comes back from how S3 writes it", [MaterialId], ([id]) =>
    Effect.gen(function* () {
      const key = `quarantine/${courseId}/${id}`
      const found = yield* uploadsOf(JSON.stringify({ Records: [notification(key, '"etag-2"')] }))
      assert.deepStrictEqual(
        found.map(({ etag, key }) => ({ etag, key })),
        [{ etag: "etag-2", key }]
      )
    })
  )
})

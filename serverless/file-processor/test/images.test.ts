/** Images: measured as they are seen, served without what they tell of their taker, bounded. */
import { assert, describe, it } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Schema } from "effect"
import sharp from "sharp"
import { withoutMetadata } from "../src/kinds/ImageMetadata.ts"
import { passed, platform, reasonsOn } from "./support/Platform.ts"

const kinds = ["jpeg", "png", "webp", "avif"] as const
const exif = {
  IFD0: { Copyright: "a taker", Artist: "somebody" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 12/1" }
}
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'

/** A picture of 640 x 320, half red and half blue, taken with the camera turned when `orientation` says so. */
const picture = (kind: (typeof kinds)[number] | "gif", orientation = 1): Promise<Uint8Array> => {
  const blue = { create: { width: 320, height: 320, channels: 3 as const, background: "blue" } }
  return sharp({ create: { width: 640, height: 320, channels: 3, background: "red" } })
    .composite([{ input: blue, left: 320, top: 0 }])
    .keepIccProfile()
    .withExif(exif)
    .withXmp(xmp)
    .withMetadata({ orientation })
    .withExifMerge(exif)
    .toFormat(kind)
    .toBuffer()
    .then((bytes) => new Uint8Array(bytes))
}

const pixels = (bytes: Uint8Array) => sharp(bytes).autoOrient().raw().toBuffer()

describe("images", () => {
  it.effect("are served without place, camera and names; their pixels and their orientation stay", () =>
    Effect.gen(function* () {
      const store = yield* ObjectStore
      for (const kind of kinds) {
        for (const orientation of [1, 6]) {
          const what = `${kind} ${orientation}`
          const bytes = yield* Effect.promise(() => picture(kind, orientation))
          const before = yield* Effect.promise(() => sharp(bytes).metadata())
          assert.include(Buffer.from(bytes).toString("latin1"), "somebody", what)
          const report = yield* passed(bytes, `image/${kind}`)
          const { height, thumbnailKey, width } = report.description
          assert.deepStrictEqual([width, height], [before.autoOrient.width, before.autoOrient.height], what)
          const served = yield* store.get(report.objectKey)
          assert.strictEqual(report.size, served.length, what)
          const text = Buffer.from(served).toString("latin1")
          assert.notInclude(text, "somebody", what)
          assert.notInclude(text, "xmpmeta", what)
          const after = yield* Effect.promise(() => sharp(served).metadata())
          assert.deepStrictEqual([after.autoOrient.width, after.autoOrient.height], [width, height], what)
          assert.isTrue(
            (yield* Effect.promise(() => pixels(bytes))).equals(yield* Effect.promise(() => pixels(served))),
            what
          )
          const small = yield* store.get(thumbnailKey ?? assert.fail("no thumbnail"))
          const thumbnail = yield* Effect.promise(() => sharp(small).metadata())
          assert.strictEqual(thumbnail.format, "webp", what)
          assert.strictEqual(Math.max(thumbnail.width, thumbnail.height), 480, what)
          assert.isUndefined(thumbnail.exif, what)
        }
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("what stands after the end of an image is not served", () =>
    Effect.gen(function* () {
      const store = yield* ObjectStore
      for (const kind of ["jpeg", "png", "webp", "gif"] as const) {
        const bytes = yield* Effect.promise(() => picture(kind))
        const report = yield* passed(Buffer.concat([bytes, Buffer.from("<script>alert(1)</script>")]), `image/${kind}`)
        assert.notInclude(Buffer.from(yield* store.get(report.objectKey)).toString("latin1"), "script", kind)
      }
    }).pipe(Effect.provide(platform))
  )

  it.effect("GIF: comments go, frames and their loop stay", () =>
    Effect.gen(function* () {
      const store = yield* ObjectStore
      const frames = Buffer.alloc(8 * 8 * 3 * 3, 0)
      frames.fill(255, 8 * 8 * 3, 8 * 8 * 3 * 2)
      const film = yield* Effect.promise(() =>
        sharp(frames, { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } })
          .gif({ loop: 3, delay: [100, 100, 100] })
          .toBuffer()
      )
      const at = film.indexOf(Buffer.from([0x21, 0xf9]))
      const comment = Buffer.concat([Buffer.from([0x21, 0xfe, 8]), Buffer.from("somebody"), Buffer.from([0])])
      const bytes = Buffer.concat([film.subarray(0, at), comment, film.subarray(at)])
      const served = yield* store.get((yield* passed(bytes, "image/gif")).objectKey)
      assert.deepStrictEqual(Buffer.from(served), film)
      const { loop, pages } = yield* Effect.promise(() => sharp(served).metadata())
      assert.deepStrictEqual([pages, loop], [3, 3])
    }).pipe(Effect.provide(platform))
  )

  it.effect("that are damaged or cut off are refused, and such that claim too many pixels", () =>
    Effect.gen(function* () {
      for (const kind of [...kinds, "gif"] as const) {
        const bytes = yield* Effect.promise(() => picture(kind))
        assert.deepStrictEqual(
          yield* reasonsOn(bytes.subarray(0, bytes.length - 40), `image/${kind}`),
          ["corrupt"],
          kind
        )
      }
      const png = Buffer.from(yield* Effect.promise(() => picture("png")))
      const middle = png.indexOf("IDAT") + 20
      png[middle] = (png[middle] ?? 0) ^ 0xff
      assert.deepStrictEqual(yield* reasonsOn(png, "image/png"), ["corrupt"])
      const bomb = yield* Effect.promise(() =>
        sharp({ create: { width: 20_000, height: 6000, channels: 3, background: "white" } })
          .png({ compressionLevel: 9 })
          .toBuffer()
      )
      assert.isBelow(bomb.length, 2_000_000)
      assert.deepStrictEqual(yield* reasonsOn(bomb, "image/png"), ["too-large"])
    }).pipe(Effect.provide(platform))
  )
})

/** `null` where it throws an error, as it may. */
const attempted = (take: () => Uint8Array): Uint8Array | null => {
  try {
    return take()
  } catch (error) {
    return error instanceof Error ? null : assert.fail("thrown: no error")
  }
}

describe("taking metadata out", () => {
  const Cut = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5000 }))
  const originals = Promise.all((["jpeg", "png", "webp", "gif"] as const).map((kind) => picture(kind, 6)))

  it.effect("done twice is done once", () =>
    Effect.gen(function* () {
      for (const [index, bytes] of (yield* Effect.promise(() => originals)).entries()) {
        const kind = ["jpeg", "png", "webp", "gif"][index] ?? assert.fail()
        const cut = withoutMetadata[`image/${kind}`] ?? assert.fail()
        const once = cut(bytes, 6)
        assert.deepStrictEqual(cut(once, 6), once, kind)
      }
    })
  )

  it.effect.prop(
    "ends on any bytes: with an image or with an error",
    [Cut, Cut, Schema.Uint8Array],
    ([at, cut, noise]) =>
      Effect.gen(function* () {
        for (const bytes of yield* Effect.promise(() => originals)) {
          const broken = new Uint8Array(Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at, cut)]))
          for (const take of Object.values(withoutMetadata)) {
            const result = attempted(() => take(broken, 6))
            if (result !== null) assert.isAtMost(result.length, broken.length + 100)
          }
        }
      })
  )
})

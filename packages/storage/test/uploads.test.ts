import { assert, describe, it } from "@effect/vitest"
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { acceptUpload } from "@lyceum/storage/local/LocalUploads"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Option, Redacted, Stream } from "effect"
import { TestClock } from "effect/testing"
import { readdirSync } from "node:fs"
import { temporaryFolder } from "./TemporaryFolder.ts"

const signingKey = Redacted.make("a key for tests, at least thirty-two bytes long")
const key = "materials/picture.png"

/** A signed upload of 2 to 4 bytes for five minutes in a fresh folder, and a way to send it changed. */
const signed = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const store = yield* Effect.map(
    Effect.provide(ObjectStore, layer({ folder, uploadBaseUrl: "https://learn.example/v1/uploads", signingKey })),
    ObjectStore.of
  )
  const upload = yield* store.signUpload({
    key,
    mediaType: "image/png",
    minimumBytes: 2,
    maximumBytes: 4,
    lifetime: "5 minutes"
  })
  const parameters = Object.fromEntries(new URL(upload.url).searchParams)
  const send = <E = never>(changes: {
    readonly parameters?: unknown
    readonly mediaType?: string
    readonly body?: Stream.Stream<Uint8Array, E>
    readonly key?: Redacted.Redacted
  }) =>
    acceptUpload<E, never>({
      signingKey: changes.key ?? signingKey,
      parameters: changes.parameters ?? parameters,
      mediaType: changes.mediaType ?? "image/png",
      body: changes.body ?? Stream.succeed(Uint8Array.of(1, 2, 3))
    }).pipe(Effect.provideService(ObjectStore, store))
  const nothingLeft = Effect.gen(function* () {
    assert.isTrue(Option.isNone(yield* store.head(key)))
    assert.deepStrictEqual(readdirSync(`${folder}/incoming`), [])
  })
  return { upload, parameters, send, nothingLeft }
})

describe("uploads to the folder", () => {
  it.effect("says how to upload, and takes it", () =>
    Effect.gen(function* () {
      const { parameters, send, upload } = yield* signed
      assert.strictEqual(upload.method, "PUT")
      assert.isTrue(upload.url.startsWith("https://learn.example/v1/uploads?key="))
      assert.deepStrictEqual(upload.headers, { "content-type": "image/png" })
      assert.strictEqual(upload.expiresAt, 300_000)
      assert.strictEqual(parameters["expires"], "300000")
      assert.notInclude(upload.url, Redacted.value(signingKey))
      assert.deepInclude(yield* send({}), { key, size: 3, mediaType: "image/png" })
    })
  )

  it.effect("refuses a permission with any part changed, left out or signed with another key", () =>
    Effect.gen(function* () {
      const { nothingLeft, parameters, send } = yield* signed
      const changes: Record<string, string> = {
        key: "materials/other.png",
        type: "text/html",
        minimum: "0",
        maximum: "5000000",
        expires: "900000000000000",
        signature: `${parameters["signature"]}A`
      }
      for (const [name, value] of Object.entries(changes)) {
        const changed = { ...parameters, [name]: value }
        const { [name]: _, ...without } = parameters
        for (const forged of [changed, without, { ...parameters, [name]: "" }]) {
          assert.strictEqual((yield* Effect.flip(send({ parameters: forged })))._tag, "UploadForged", name)
        }
      }
      for (const forged of [
        undefined,
        null,
        "",
        [],
        { ...parameters, maximum: "-1" },
        { ...parameters, maximum: "1e999" }
      ]) {
        const parameters = forged ?? {}
        assert.strictEqual((yield* Effect.flip(send({ parameters })))._tag, "UploadForged")
      }
      const another = Redacted.make("another key for tests, also long enough to be")
      assert.strictEqual((yield* Effect.flip(send({ key: another })))._tag, "UploadForged")
      yield* nothingLeft
    })
  )

  it.effect("takes it a millisecond before the end and not at the end", () =>
    Effect.gen(function* () {
      const { nothingLeft, send } = yield* signed
      yield* TestClock.adjust("5 minutes")
      assert.deepInclude(yield* Effect.flip(send({})), { _tag: "UploadExpired", expiredAt: 300_000 })
      yield* nothingLeft
      yield* TestClock.setTime(299_999)
      assert.strictEqual((yield* send({})).size, 3)
    })
  )

  it.effect("refuses another type", () =>
    Effect.gen(function* () {
      const { nothingLeft, send } = yield* signed
      for (const mediaType of ["image/svg+xml", "", "image/png; charset=utf-8"]) {
        assert.deepInclude(yield* Effect.flip(send({ mediaType })), { _tag: "UploadWrongType", expected: "image/png" })
      }
      yield* nothingLeft
    })
  )

  it.effect("refuses one byte too many and one too few, however the bytes are cut, and leaves nothing", () =>
    Effect.gen(function* () {
      const { nothingLeft, send } = yield* signed
      const byByte = (count: number) => Stream.fromIterable(Array.from({ length: count }, (_, n) => Uint8Array.of(n)))
      for (const body of [Stream.succeed(new Uint8Array(5)), byByte(5)]) {
        assert.deepInclude(yield* Effect.flip(send({ body })), { _tag: "UploadTooLarge", maximum: 4 })
        yield* nothingLeft
      }
      for (const body of [Stream.succeed(new Uint8Array(1)), byByte(1), Stream.empty]) {
        assert.deepInclude(yield* Effect.flip(send({ body })), { _tag: "UploadTooSmall", minimum: 2 })
        yield* nothingLeft
      }
      assert.strictEqual((yield* send({ body: byByte(4) })).size, 4)
    })
  )

  it.effect("stops reading a body that does not end", () =>
    Effect.gen(function* () {
      const { nothingLeft, send } = yield* signed
      let pulled = 0
      const endless = Stream.fromEffectRepeat(
        Effect.sync(() => {
          pulled++
          return Uint8Array.of(pulled % 256)
        })
      )
      assert.strictEqual((yield* Effect.flip(send({ body: endless })))._tag, "UploadTooLarge")
      assert.isAtMost(pulled, 5)
      yield* nothingLeft
    })
  )

  it.effect("passes on that the body broke, and leaves nothing", () =>
    Effect.gen(function* () {
      const { nothingLeft, send } = yield* signed
      const body = Stream.concat(Stream.succeed(Uint8Array.of(1, 2)), Stream.fail("connection reset" as const))
      assert.strictEqual(yield* Effect.flip(send({ body })), "connection reset")
      yield* nothingLeft
    })
  )
})

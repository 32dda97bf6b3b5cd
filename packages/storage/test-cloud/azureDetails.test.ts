/** What is Azure's own: shared access signatures, which azurite enforces, and copies in blocks. */
import { assert, describe, inject, it } from "@effect/vitest"
import type { AzureOptions } from "@lyceum/storage/azure/Connection"
import { layer } from "@lyceum/storage/azure/AzureObjectStore"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { checkUpload } from "@lyceum/storage/UploadCheck"
import { followByFetch } from "@lyceum/testing/object-store/Browser"
import { failureTag, sameBytes, text } from "@lyceum/testing/object-store/Law"
import { seededBytes } from "@lyceum/testing/Seed"
import { Effect, Option } from "effect"
import { putAsBrowser } from "./AzureBrowser.ts"
import { freshContainer } from "./Container.ts"

const cloud = inject("cloudAzure")
const mebibyte = 1024 * 1024

const opened = (changes: Partial<AzureOptions> = {}) =>
  Effect.gen(function* () {
    const options = { ...(yield* freshContainer(cloud)), ...changes }
    return yield* Effect.provide(ObjectStore, layer(options))
  })

const grant = {
  key: "quarantine/a/b",
  mediaType: "text/plain",
  minimumBytes: 1,
  maximumBytes: 5,
  lifetime: "10 minutes"
} as const

describe("Azure's own", () => {
  it.live("an upload's link creates its blob once: it replaces, reads and removes nothing, and reaches no other", () =>
    Effect.gen(function* () {
      const store = yield* opened()
      const signed = yield* store.signUpload(grant)
      const put = (url: string) => putAsBrowser({ ...signed, url }, "text/plain", text("hello"))
      assert.include([403, 404], yield* put(signed.url.replace("/a/b", "/a/c")))
      assert.strictEqual(yield* put(signed.url), 201)
      assert.include([403, 409], yield* put(signed.url))
      assert.strictEqual((yield* followByFetch(signed.url)).status, 403)
      assert.strictEqual(yield* Effect.promise(async () => (await fetch(signed.url, { method: "DELETE" })).status), 403)
      assert.strictEqual(new URL(signed.url).searchParams.get("sp"), "c")
    })
  )

  it.live("links end", () =>
    Effect.gen(function* () {
      const store = yield* opened()
      yield* store.put("a", text("hello"), "text/plain")
      const late = yield* store.signUpload({ ...grant, lifetime: "-1 minute" })
      assert.strictEqual(yield* putAsBrowser(late, "text/plain", text("hello")), 403)
      const link = yield* store.signDownload({ key: "a", fileName: "a", lifetime: "-1 minute" })
      assert.strictEqual((yield* followByFetch(link.url)).status, 403)
    })
  )

  it.live("what Azure cannot refuse is removed when the upload is checked", () =>
    Effect.gen(function* () {
      const store = yield* opened()
      const cases = [
        ["too large", "text/plain", "123456"],
        ["too small", "text/plain", ""],
        ["wrong type", "text/html", "hello"]
      ] as const
      for (const [reason, mediaType, body] of cases) {
        const signed = yield* store.signUpload(grant)
        assert.strictEqual(yield* putAsBrowser(signed, mediaType, text(body)), 201)
        const refused = yield* Effect.flip(Effect.provideService(checkUpload(grant), ObjectStore, store))
        assert.deepInclude(refused, { _tag: "UploadNotPermitted", key: grant.key, reason })
        assert.isTrue(Option.isNone(yield* store.head(grant.key)))
      }
      assert.strictEqual(
        yield* failureTag(Effect.provideService(checkUpload(grant), ObjectStore, store)),
        "ObjectNotFound"
      )
    })
  )

  it.live("a large object is copied in blocks, with its bytes and media type, ordinary or not", () =>
    Effect.gen(function* () {
      const store = yield* opened({ copyBlockSize: mebibyte })
      const bytes = seededBytes(2, 3 * mebibyte + 7)
      for (const mediaType of ["video/mp4", 'text/plain; name="درس"']) {
        yield* store.put("from", bytes, mediaType)
        const copied = yield* store.copy("from", "to")
        assert.deepStrictEqual([copied.size, copied.mediaType], [bytes.byteLength, mediaType])
        assert.deepStrictEqual(yield* store.list({ prefix: "to", limit: 1 }), [copied])
        sameBytes(yield* store.get("to"), bytes, "copied")
      }
      assert.deepStrictEqual((yield* store.copy("from", "from")).size, bytes.byteLength)
    })
  )

  it.live("a container that is not there is unavailable, not empty", () =>
    Effect.gen(function* () {
      const store = yield* opened({ container: "lyceum-there-is-no-such-container" })
      assert.strictEqual(yield* failureTag(store.put("a", seededBytes(1, 1), "a/b")), "ObjectStoreUnavailable")
      assert.strictEqual(yield* failureTag(store.get("a")), "ObjectStoreUnavailable")
      assert.strictEqual(yield* failureTag(store.list({ prefix: "", limit: 1 })), "ObjectStoreUnavailable")
    })
  )
})

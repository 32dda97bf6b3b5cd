/** What is S3's own: forms, links, keys of encryption, copies in parts. moto enforces none of the first two: they are read here. */
import { HeadObjectCommand } from "@aws-sdk/client-s3"
import { assert, describe, inject, it } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import type { S3Options } from "@lyceum/storage/s3/Connection"
import { layer } from "@lyceum/storage/s3/S3ObjectStore"
import { failureTag, sameBytes } from "@lyceum/testing/object-store/Law"
import { seededBytes } from "@lyceum/testing/Seed"
import { Effect } from "effect"
import { freshBucket, openUploads, plainClient } from "./Bucket.ts"
import { policyOf, s3WouldTake } from "./S3Browser.ts"

const { endpoint } = inject("cloudAws")
const mebibyte = 1024 * 1024

const opened = (changes: Partial<S3Options> = {}) =>
  Effect.gen(function* () {
    const options = { ...(yield* freshBucket(endpoint)), ...changes }
    return { options, store: yield* Effect.provide(ObjectStore, layer(options)) }
  })

const grant = {
  key: "quarantine/a/b",
  mediaType: "video/mp4",
  minimumBytes: 1,
  maximumBytes: 2_000_000_000,
  lifetime: "10 minutes"
} as const

describe("S3's own", () => {
  it.live("a form permits exactly its key, type, length and time, and nothing beside", () =>
    Effect.gen(function* () {
      const { options, store } = yield* opened()
      const signed = yield* store.signUpload(grant)
      assert.deepStrictEqual([signed.method, signed.headers], ["POST", {}])
      const policy = yield* policyOf(signed)
      assert.deepInclude(policy.conditions, ["content-length-range", 1, 2_000_000_000])
      assert.deepInclude(policy.conditions, { key: grant.key })
      assert.deepInclude(policy.conditions, { bucket: options.bucket })
      assert.deepInclude(policy.conditions, { "Content-Type": "video/mp4" })
      const now = Date.now()
      assert.approximately(Date.parse(policy.expiration), now + 600_000, 2000)
      const { fields } = signed
      const takes = (changes: Record<string, string>, size = 100, at = now) =>
        s3WouldTake(policy, { ...fields, ...changes }, size, at)
      assert.isTrue(takes({}))
      assert.isTrue(takes({}, 2_000_000_000))
      assert.isFalse(takes({}, 2_000_000_001))
      assert.isFalse(takes({}, 0))
      assert.isFalse(takes({}, 100, now + 601_000))
      assert.isFalse(takes({ key: "quarantine/a/c" }))
      assert.isFalse(takes({ "Content-Type": "text/html" }))
      assert.isFalse(takes({ "Content-Disposition": "inline" }))
      assert.isFalse(takes({ acl: "public-read" }))
    })
  )

  it.live("a link names object, file name and end in its signature", () =>
    Effect.gen(function* () {
      const { options, store } = yield* opened()
      yield* store.put("exports/one", seededBytes(1, 10), "text/csv")
      const { url } = yield* store.signDownload({
        key: "exports/one",
        fileName: "Übersicht.csv",
        lifetime: "5 minutes"
      })
      const { pathname, searchParams } = new URL(url)
      assert.strictEqual(pathname, `/${options.bucket}/exports/one`)
      assert.strictEqual(searchParams.get("X-Amz-Expires"), "300")
      assert.strictEqual(
        searchParams.get("response-content-disposition"),
        `attachment; filename="_bersicht.csv"; filename*=UTF-8''%C3%9Cbersicht.csv`
      )
      assert.match(searchParams.get("X-Amz-Signature") ?? "", /^[0-9a-f]{64}$/)
      assert.strictEqual(searchParams.get("X-Amz-SignedHeaders"), "host")
    })
  )

  it.live("with a key of KMS everything is written under it, also what a browser uploads", () =>
    Effect.gen(function* () {
      const { options, store } = yield* opened({ kmsKey: "alias/lyceum", partSize: 5 * mebibyte })
      yield* store.put("put", seededBytes(1, 10), "text/plain")
      yield* store.put("parts", seededBytes(1, 17 * mebibyte), "text/plain")
      yield* store.copy("put", "copied")
      const client = plainClient(endpoint)
      for (const key of ["put", "parts", "copied"]) {
        const headed = yield* Effect.promise(() =>
          client.send(new HeadObjectCommand({ Bucket: options.bucket, Key: key }))
        )
        assert.deepStrictEqual([headed.ServerSideEncryption, headed.SSEKMSKeyId], ["aws:kms", "alias/lyceum"], key)
      }
      client.destroy()
      const { conditions } = yield* policyOf(yield* store.signUpload(grant))
      assert.deepInclude(conditions, { "x-amz-server-side-encryption": "aws:kms" })
      assert.deepInclude(conditions, { "x-amz-server-side-encryption-aws-kms-key-id": "alias/lyceum" })
    })
  )

  it.live("a large object is copied in parts, with its bytes and media type, ordinary or not", () =>
    Effect.gen(function* () {
      const { options, store } = yield* opened({ copyPartSize: 5 * mebibyte })
      const bytes = seededBytes(2, 11 * mebibyte)
      for (const mediaType of ["video/mp4", 'text/plain; name="درس"']) {
        yield* store.put("from", bytes, mediaType)
        const copied = yield* store.copy("from", "to")
        assert.deepStrictEqual([copied.size, copied.mediaType], [bytes.byteLength, mediaType])
        assert.deepStrictEqual(yield* store.list({ prefix: "to", limit: 1 }), [copied])
        sameBytes(yield* store.get("to"), bytes, "copied")
      }
      assert.strictEqual(yield* openUploads(endpoint, options.bucket), 0)
      assert.deepStrictEqual((yield* store.copy("from", "from")).size, bytes.byteLength)
    })
  )

  it.live("a bucket that is not there is unavailable, not empty", () =>
    Effect.gen(function* () {
      const { store } = yield* opened({ bucket: "lyceum-there-is-no-such-bucket" })
      assert.strictEqual(yield* failureTag(store.put("a", seededBytes(1, 1), "a/b")), "ObjectStoreUnavailable")
      assert.strictEqual(yield* failureTag(store.get("a")), "ObjectStoreUnavailable")
      assert.strictEqual(yield* failureTag(store.list({ prefix: "", limit: 1 })), "ObjectStoreUnavailable")
    })
  )
})

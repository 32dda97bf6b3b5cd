/** A course's document as it is kept: JSON under its SHA-256, gzipped. Equal documents have equal hashes. */
import { CourseContent } from "@lyceum/domain/Content"
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { promisify } from "node:util"
import { gunzip, gzip } from "node:zlib"

const gzipped = promisify(gzip)
const gunzipped = promisify(gunzip)

const Json = Schema.fromJsonString(CourseContent)
const encode = Schema.encodeEffect(Json)
const decode = Schema.decodeEffect(Json)

/** Bytes and their name. */
export interface PackedContent {
  readonly hash: string
  readonly bytes: Uint8Array
}

/** Compresses on the thread pool, so that a large document holds nobody up. */
export const compress = (bytes: Uint8Array | string): Effect.Effect<Uint8Array> =>
  Effect.promise(() => gzipped(bytes, { level: 6 })).pipe(Effect.map((buffer) => new Uint8Array(buffer)))

/** The JSON of a packed document, as bytes. */
export const unpackJson = (bytes: Uint8Array): Effect.Effect<Uint8Array> =>
  Effect.promise(() => gunzipped(bytes)).pipe(Effect.map((buffer) => new Uint8Array(buffer)))

/** Packs a document. The schema puts the fields in one order, so the hash depends on what is said alone. */
export const packContent = Effect.fnUntraced(function* (content: CourseContent) {
  const json = yield* Effect.orDie(encode(content))
  const hash = createHash("sha256").update(json).digest("hex")
  return { hash, bytes: yield* compress(json) } satisfies PackedContent
})

/** The document again. What does not decode was not written by us: a defect. */
export const unpackContent = Effect.fnUntraced(function* (bytes: Uint8Array) {
  const json = yield* unpackJson(bytes)
  return yield* Effect.orDie(decode(Buffer.from(json).toString()))
})

/** How an author brings a file into a course: asked for over HTTP, sent to the store as it permits, checked, reported. */
import { assert } from "@effect/vitest"
import { RequestedMaterial } from "@lyceum/api/CourseMaterials"
import type { CourseFile } from "@lyceum/domain/Content"
import { materialTypeOf } from "@lyceum/domain/MaterialTypes"
import { CourseId, type MaterialId } from "@lyceum/domain/Ids"
import { type MaterialDescription, type MaterialReport, quarantineKey } from "@lyceum/events/Materials"
import { acceptUpload } from "@lyceum/storage/local/LocalUploads"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect, Redacted, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import { MaterialReports } from "../src/materials/MaterialReports.ts"
import { Http, signingKey } from "./Harness.ts"

/** Each character is one byte. */
const latin = (text: string) => new Uint8Array(Buffer.from(text, "latin1"))

const nothing: MaterialDescription = {
  width: null,
  height: null,
  durationSeconds: null,
  pages: null,
  cues: null,
  thumbnailKey: null,
  textKey: null
}

/** Asks to upload. */
export const ask = Effect.fnUntraced(function* (courseId: string, path: string, size: number, key?: string) {
  const { call } = yield* Http
  return yield* call("POST", `/v1/courses/${courseId}/materials`, {
    as: "owner",
    json: { path, mediaType: materialTypeOf(path)?.mediaType ?? "application/octet-stream", size },
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } })
  })
})

/** Asks, and gives the answer. */
export const asked = Effect.fnUntraced(function* (courseId: string, path: string, size: number, key?: string) {
  const answer = yield* ask(courseId, path, size, key)
  assert.strictEqual(answer.status, 201, JSON.stringify(answer.body))
  return yield* Schema.decodeUnknownEffect(RequestedMaterial)(answer.body)
})

/** Sends bytes as the store permitted. */
export const send = ({ upload }: typeof RequestedMaterial.Type, content: string, mediaType?: string) =>
  acceptUpload({
    signingKey: Redacted.make(signingKey),
    parameters: Object.fromEntries(new URL(upload.url).searchParams),
    mediaType: mediaType ?? upload.headers["content-type"] ?? "",
    body: Stream.succeed(latin(content))
  })

/** The report on a file that passes: promoted, with what was found in it. */
export const pass = Effect.fnUntraced(function* (
  courseId: string,
  materialId: MaterialId,
  etag: string,
  found: Partial<MaterialDescription> & { readonly text?: string; readonly thumbnail?: string } = {}
) {
  const store = yield* ObjectStore
  const id = CourseId.make(courseId)
  const key = quarantineKey(id, materialId)
  const objectKey = `materials/${materialId}-${etag.slice(0, 8)}`
  const bytes = yield* store.get(key)
  const { mediaType, size } = yield* store.copy(key, objectKey)
  yield* store.remove(key)
  const { text, thumbnail, ...rest } = found
  const textKey = text === undefined ? null : `${objectKey}.text`
  const thumbnailKey = thumbnail === undefined ? null : `${objectKey}.thumbnail`
  if (textKey !== null) yield* store.put(textKey, new TextEncoder().encode(text), "text/plain")
  if (thumbnailKey !== null) yield* store.put(thumbnailKey, latin(thumbnail ?? ""), "image/webp")
  const report: MaterialReport = {
    _tag: "processed",
    courseId: id,
    materialId,
    key,
    etag,
    objectKey,
    mediaType,
    size,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    description: { ...nothing, ...rest, textKey, thumbnailKey }
  }
  return report
})

/** Brings a file in, whole; gives what a draft lists. */
export const bring = Effect.fnUntraced(function* (
  courseId: string,
  path: string,
  content: string,
  found: Parameters<typeof pass>[3] = {}
) {
  const requested = yield* asked(courseId, path, content.length)
  const { etag } = yield* send(requested, content)
  const report = yield* pass(courseId, requested.materialId, etag, found)
  yield* (yield* MaterialReports).take(report)
  assert.strictEqual(report._tag, "processed")
  const { mediaType, sha256, size } = report._tag === "processed" ? report : assert.fail("it passed")
  const file: CourseFile = { path, mediaType, sha256, size }
  return file
})

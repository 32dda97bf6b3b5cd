/** A course's file as a response: ranges, entity tag, caching, and nothing that could run in our origin. */
import { NotFound, RangeNotSatisfiable, ServiceUnavailable } from "@lyceum/api/Problems"
import type { CourseFile } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { etag, isFresh } from "@lyceum/runtime/http/ETags"
import { Effect, Option } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { CourseFiles } from "../files/CourseFiles.ts"
import type { StoredFile } from "../files/StoredFile.ts"
import { readableVersion, signedIn } from "./Access.ts"
import { rangeOf } from "@lyceum/storage/ByteRange"

/** Shown in place; everything else is offered for saving. */
const inline = /^(?:image|video|audio)\//

const disposition = ({ mediaType, path }: CourseFile): string => {
  const name = path.slice(path.lastIndexOf("/") + 1).toWellFormed()
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${inline.test(mediaType) ? "inline" : "attachment"}; filename*=UTF-8''${encoded}`
}

/** A file of the newest version that the person may read. */
const ownFile = (courseId: CourseId, path: string) =>
  signedIn(
    Effect.gen(function* () {
      const version = yield* readableVersion(courseId)
      return yield* (yield* CourseFiles).ofVersion(courseId, version, path)
    })
  )

/** Nothing that is sent can run. An SVG opened by itself may style itself and do nothing else. */
const harmless = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
  "x-content-type-options": "nosniff"
}

const caching = (hash: string | undefined) =>
  hash === undefined ? "private, no-cache" : "public, max-age=31536000, immutable"

const thumbnailResponse = Effect.fn("thumbnailResponse")(function* (file: StoredFile, hash: string | undefined) {
  const tag = etag(`${file.sha256}-thumbnail`)
  const headers = { ...harmless, etag: tag, "cache-control": caching(hash) }
  const request = yield* HttpServerRequest.HttpServerRequest
  if (isFresh(request.headers["if-none-match"], tag)) return HttpServerResponse.empty({ status: 304, headers })
  const bytes = yield* (yield* CourseFiles).thumbnail(file).pipe(Effect.mapError(() => new ServiceUnavailable()))
  if (Option.isNone(bytes)) return yield* new NotFound()
  return HttpServerResponse.uint8Array(bytes.value, { contentType: "image/webp", headers })
})

/** Finds and sends the file; `hash` is its SHA-256, which only those know who were shown it. */
export const fileResponse = Effect.fn("fileResponse")(function* (
  courseId: CourseId,
  path: string,
  { hash, variant }: { readonly hash?: string; readonly variant?: "thumbnail" }
) {
  const files = yield* CourseFiles
  const found = yield* hash === undefined ? ownFile(courseId, path) : files.byHash(courseId, path, hash)
  if (Option.isNone(found)) return yield* new NotFound()
  const file = found.value
  if (variant === "thumbnail") return yield* thumbnailResponse(file, hash)
  const request = yield* HttpServerRequest.HttpServerRequest
  const tag = etag(file.sha256)
  const headers = {
    ...harmless,
    etag: tag,
    "accept-ranges": "bytes",
    "cache-control": caching(hash),
    "content-disposition": disposition(file)
  }
  if (isFresh(request.headers["if-none-match"], tag)) return HttpServerResponse.empty({ status: 304, headers })
  const ifRange = request.headers["if-range"]
  const wanted = ifRange === undefined || ifRange === tag ? request.headers["range"] : undefined
  const asked = rangeOf(wanted, file.size)
  if (asked.kind === "beyond") return yield* new RangeNotSatisfiable({ size: file.size })
  const options = { contentType: file.mediaType }
  if (asked.kind === "whole") {
    return HttpServerResponse.stream(files.stream(file), { ...options, contentLength: file.size, headers })
  }
  const { start, end } = asked.range
  return HttpServerResponse.stream(files.stream(file, asked.range), {
    ...options,
    status: 206,
    contentLength: end - start + 1,
    headers: { ...headers, "content-range": `bytes ${start}-${end}/${file.size}` }
  })
})

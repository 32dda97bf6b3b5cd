/** A course's file as a response: ranges, entity tag, caching, and nothing that could run in our origin. */
import { NotFound, RangeNotSatisfiable } from "@lyceum/api/Problems"
import type { CourseFile } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { etag, isFresh } from "@lyceum/runtime/http/ETags"
import { Effect, Option } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { CourseFiles } from "../files/CourseFiles.ts"
import { readableVersion, signedIn } from "./Access.ts"
import { rangeOf } from "./FileRange.ts"

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

/** Finds and sends the file; `hash` is its SHA-256, which only those know who were shown it. */
export const fileResponse = Effect.fn("fileResponse")(function* (
  courseId: CourseId,
  path: string,
  hash: string | undefined
) {
  const files = yield* CourseFiles
  const found = yield* hash === undefined ? ownFile(courseId, path) : files.byHash(courseId, path, hash)
  if (Option.isNone(found)) return yield* new NotFound()
  const file = found.value
  const request = yield* HttpServerRequest.HttpServerRequest
  const tag = etag(file.sha256)
  const headers = {
    etag: tag,
    "accept-ranges": "bytes",
    "cache-control": hash === undefined ? "private, no-cache" : "public, max-age=31536000, immutable",
    "content-disposition": disposition(file),
    // An SVG opened by itself may style itself and do nothing else.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    "x-content-type-options": "nosniff"
  }
  if (isFresh(request.headers["if-none-match"], tag)) return HttpServerResponse.empty({ status: 304, headers })
  const ifRange = request.headers["if-range"]
  const wanted = ifRange === undefined || ifRange === tag ? request.headers["range"] : undefined
  const asked = rangeOf(wanted, file.size)
  if (asked.kind === "beyond") return yield* new RangeNotSatisfiable({ size: file.size })
  const options = { contentType: file.mediaType }
  if (asked.kind === "whole") {
    return HttpServerResponse.stream(files.stream(courseId, file), { ...options, contentLength: file.size, headers })
  }
  const { start, end } = asked.range
  return HttpServerResponse.stream(files.stream(courseId, file, asked.range), {
    ...options,
    status: 206,
    contentLength: end - start + 1,
    headers: { ...headers, "content-range": `bytes ${start}-${end}/${file.size}` }
  })
})

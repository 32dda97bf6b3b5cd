/** An outline as a response: bytes that are ready, gzipped where the client takes it, or 304. */
import { etag, isFresh } from "@lyceum/runtime/http/ETags"
import { HttpServerResponse } from "effect/http"
import type { OutlineBytes } from "../projections/Outlines.ts"

/** Whether an `Accept-Encoding` header takes gzip (RFC 9110 12.5.3). */
export const takesGzip = (header: string | undefined): boolean =>
  (header ?? "")
    .split(",")
    .map((coding) => coding.trim().toLowerCase().split(";"))
    .some(([name, weight]) => (name === "gzip" || name === "*") && !/^\s*q=0(?:\.0+)?\s*$/.test(weight ?? ""))

/** Each encoding has an entity tag of its own (RFC 9110 8.8.3); either tells that nothing changed. */
export const outlineResponse = (
  outline: OutlineBytes,
  request: { readonly ifNoneMatch: string | undefined; readonly acceptEncoding: string | undefined }
): HttpServerResponse.HttpServerResponse => {
  const gzip = takesGzip(request.acceptEncoding)
  const plainTag = etag(outline.etag)
  const gzipTag = etag(`${outline.etag}-gzip`)
  const headers = {
    etag: gzip ? gzipTag : plainTag,
    "cache-control": "public, no-cache",
    vary: "accept-encoding"
  }
  return isFresh(request.ifNoneMatch, plainTag) || isFresh(request.ifNoneMatch, gzipTag)
    ? HttpServerResponse.empty({ status: 304, headers })
    : HttpServerResponse.uint8Array(gzip ? outline.gzip : outline.outline, {
        contentType: "application/json",
        headers: gzip ? { ...headers, "content-encoding": "gzip" } : headers
      })
}

/** What the folder's HTTP end answers instead: problems (RFC 9457) of the platform's own types. */
import { HttpServerResponse } from "effect/http"

/** Each refusal's status and problem type; the title is the error's own message. */
const kinds = {
  UploadForged: [403, "forbidden"],
  UploadExpired: [403, "link-expired"],
  UploadWrongType: [415, "unsupported-media-type"],
  UploadTooLarge: [413, "payload-too-large"],
  UploadTooSmall: [400, "invalid-request"],
  DownloadForged: [403, "forbidden"],
  DownloadExpired: [403, "link-expired"],
  InvalidObjectKey: [400, "invalid-request"],
  ObjectNotFound: [404, "not-found"],
  ObjectStoreUnavailable: [503, "service-unavailable"],
  NotAnnounced: [503, "service-unavailable"],
  BrokenOff: [400, "invalid-request"],
  RangeBeyond: [416, "range-not-satisfiable"]
} as const

/** A refusal by its tag. */
export interface Refusal {
  readonly _tag: keyof typeof kinds
  readonly message: string
}

/** The refusal as a response. */
export const problem = (refusal: Refusal, headers: Readonly<Record<string, string>> = {}) => {
  const [status, type] = kinds[refusal._tag]
  return HttpServerResponse.jsonUnsafe(
    { type: `urn:lyceum:problem:${type}`, title: refusal.message, status },
    { status, contentType: "application/problem+json", headers }
  )
}

/** Entity tags (RFC 9110 8.8.3, 13.1): what was read, and the promise that a change meets what was read. */
import { PreconditionFailed, PreconditionRequired } from "@lyceum/api/Problems"
import { Effect } from "effect"
import { setResponseHeader } from "./Paging.ts"

/** A strong entity tag, for example of a version or a hash. */
export const etag = (value: string | number): string => `"${value}"`

/** Sets the `ETag` of the response. */
export const withETag = (tag: string) => setResponseHeader("etag", tag)

const listed = (header: string): ReadonlyArray<string> => header.split(",").map((tag) => tag.trim().replace(/^W\//, ""))

/** Whether an `If-None-Match` header names the tag: the reader has it already, answer 304. */
export const isFresh = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined && (ifNoneMatch.trim() === "*" || listed(ifNoneMatch).includes(tag))

/** 428 without `If-Match`, 412 when it names something older than `current`. */
export const requireIfMatch = Effect.fnUntraced(function* (ifMatch: string | undefined, current: string) {
  if (ifMatch === undefined) return yield* new PreconditionRequired()
  if (ifMatch.trim() !== "*" && !listed(ifMatch).includes(current)) {
    return yield* new PreconditionFailed({ etag: current })
  }
})

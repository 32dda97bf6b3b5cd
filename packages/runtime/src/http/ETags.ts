/** Entity tags (RFC 9110 8.8.3, 13.1): what was read, and the promise that a change meets what was read. */
import { PreconditionFailed, PreconditionRequired } from "@lyceum/api/Problems"
import { Effect } from "effect"
import { setResponseHeader } from "./Paging.ts"

/** A strong entity tag, for example of a version or a hash. */
export const etag = (value: string | number): string => `"${value}"`

/** Sets the `ETag` of the response. */
export const withETag = (tag: string) => setResponseHeader("etag", tag)

/** The entity tags that `If-Match` or `If-None-Match` names, as they stand there; `null` for `*`: any will do. */
export const namedTags = (header: string): ReadonlyArray<string> | null =>
  header.trim() === "*" ? null : header.split(",").map((tag) => tag.trim())

/** Whether an `If-None-Match` header names the tag: the reader has it already, answer 304. */
export const isFresh = (ifNoneMatch: string | undefined, tag: string): boolean =>
  ifNoneMatch !== undefined && (namedTags(ifNoneMatch)?.some((named) => named.replace(/^W\//, "") === tag) ?? true)

/** 428 without `If-Match`, 412 when it does not name `current`: a weak tag never does (RFC 9110 13.1.1). */
export const requireIfMatch = Effect.fnUntraced(function* (ifMatch: string | undefined, current: string) {
  if (ifMatch === undefined) return yield* new PreconditionRequired()
  if (!(namedTags(ifMatch)?.includes(current) ?? true)) return yield* new PreconditionFailed({ etag: current })
})

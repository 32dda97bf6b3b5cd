/** The revisions of a draft that an `If-Match` header names (RFC 9110 13.1.1). Pure. */
import { namedTags } from "@lyceum/runtime/http/ETags"

/** `null` for `*`: any revision will do. What we never gave as an entity tag names no revision. */
export const revisionsOf = (ifMatch: string): ReadonlyArray<number> | null =>
  namedTags(ifMatch)?.flatMap((tag) => {
    const revision = /^"(\d{1,9})"$/.exec(tag)?.[1]
    return revision === undefined ? [] : [Number(revision)]
  }) ?? null

/** Puts what passed where it is served from: the bytes, their words, their thumbnail. Doing it again gives the same. */
import type { MaterialDescription } from "@lyceum/events/Materials"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import type { Findings } from "./Findings.ts"

/** Most bytes of text that are kept, for search. */
const maxText = 5_000_000

/** UTF-8 of a text, cut between two characters; without what is no character (RFC 3629 3). */
export const textBytes = (text: string): Uint8Array => {
  const whole = new TextEncoder().encode(text.replaceAll("\0", ""))
  if (whole.length <= maxText) return whole
  let end = maxText
  while (((whole[end] ?? 0) & 0xc0) === 0x80) end--
  return whole.slice(0, end)
}

export const promote = Effect.fn("promote")(function* (options: {
  readonly from: string
  readonly to: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  readonly findings: Findings
}) {
  const { findings, from, mediaType, to } = options
  const store = yield* ObjectStore
  const { replacement, text, thumbnail } = findings
  const textKey = text === null || text === "" ? null : `${to}.text`
  const thumbnailKey = thumbnail === null ? null : `${to}.thumbnail`
  if (textKey !== null) yield* store.put(textKey, textBytes(text ?? ""), "text/plain; charset=utf-8")
  if (thumbnailKey !== null && thumbnail !== null) yield* store.put(thumbnailKey, thumbnail, "image/webp")
  if (replacement === null) yield* store.copy(from, to)
  else yield* store.put(to, replacement, mediaType)
  const { cues, durationSeconds, height, pages, width } = findings
  const description: MaterialDescription = { cues, durationSeconds, height, pages, width, textKey, thumbnailKey }
  return {
    objectKey: to,
    mediaType,
    description,
    ...(replacement === null
      ? { size: options.size, sha256: options.sha256 }
      : { size: replacement.length, sha256: createHash("sha256").update(replacement).digest("hex") })
  }
})

/** Takes back what a promotion put there. */
export const demote = Effect.fnUntraced(function* (to: string) {
  const store = yield* ObjectStore
  for (const key of [to, `${to}.text`, `${to}.thumbnail`]) yield* store.remove(key)
})

/** Text files: that they are text, in UTF-8, UTF-16 with its mark, or the code page of western Windows. */
import { Effect } from "effect"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask, type ObjectReader } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"

// oxlint-disable-next-line no-control-regex -- what no text holds
const control = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

/** The text of bytes, or `null` where they are none. Without byte order mark. Pure. */
export const decodeText = (bytes: Uint8Array): string | null => {
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const encodings = marked ? [bytes[0] === 0xff ? "utf-16le" : "utf-16be"] : ["utf-8", "windows-1252"]
  for (const encoding of encodings)
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return control.test(text) ? null : text
    } catch {
      // not in this one
    }
  return null
}

/** The whole text of a file; its kind has a small bound. */
export const readText = (reader: ObjectReader) =>
  ask(reader, "the text", async () => {
    const text = decodeText(await reader.read(0, reader.size))
    if (text === null) throw unfit("type-mismatch", "it is no text")
    return text
  })

/** The parser's own words are not kept: they quote the text. */
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export const describeText: Describe = Effect.fn("describeText")(function* ({ mediaType, reader }) {
  const text = yield* readText(reader)
  if (mediaType === "application/json" && !isJson(text)) return yield* unfit("corrupt", "no JSON")
  return { ...nothingFound, text }
})

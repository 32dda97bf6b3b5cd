/** PDF: text, pages and a picture of the first. Read on a thread of its own, within time and memory. */
import { Effect } from "effect"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask } from "../ObjectReader.ts"
import { readOnThread } from "./pdf/OnThread.ts"
import { thumbnailOf } from "./Thumbnail.ts"

/** Where the thread begins: the source, or what is bundled of it beside the bundle. */
const entry = new URL(import.meta.url.endsWith(".ts") ? "./pdf/PdfThread.ts" : "./pdf-thread.mjs", import.meta.url)

export const describePdf: Describe = Effect.fn("describePdf")(function* ({ reader }) {
  const bytes = yield* ask(reader, "the PDF", () => reader.read(0, reader.size))
  const { pages, picture, text } = yield* readOnThread(entry, bytes)
  const thumbnail = picture === null ? null : yield* ask(reader, "its first page", () => thumbnailOf(picture))
  return { ...nothingFound, pages, text, thumbnail }
})

/** What the thread that reads a PDF says to the function's own thread: `ready` once its libraries are loaded, then one answer. */
import { MaterialRejection } from "@lyceum/events/Materials"
import { Schema } from "effect"

/** What a PDF is found to be; `picture` is a PNG of the first page. */
export const PdfFound = Schema.TaggedStruct("found", {
  pages: Schema.Int,
  text: Schema.NullOr(Schema.String),
  picture: Schema.NullOr(Schema.instanceOf(Uint8Array))
})
export type PdfFound = typeof PdfFound.Type

/** Why a PDF is refused. */
export const PdfRefused = Schema.TaggedStruct("refused", { reason: MaterialRejection, detail: Schema.String })
export type PdfRefused = typeof PdfRefused.Type

/** Everything that the thread may say. */
export const PdfMessage = Schema.Union([Schema.TaggedStruct("ready", {}), PdfFound, PdfRefused])
export type PdfMessage = typeof PdfMessage.Type

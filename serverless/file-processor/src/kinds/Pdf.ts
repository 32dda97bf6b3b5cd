/** PDF: text, pages and a picture of the first. Read in ranges where its parts are needed. */
import { Effect } from "effect"
import { type Describe, nothingFound } from "../Findings.ts"
import { ask, load } from "../ObjectReader.ts"
import { unfit } from "../Unfit.ts"
import { maxPixels, thumbnailOf } from "./Thumbnail.ts"

/** Pages whose words are read; all of them are counted. */
const maxPages = 2000
/** Characters after which no more words are read. */
const maxText = 6_000_000
/** Width of the picture of the first page, in pixels: halved for the thumbnail. */
const pictureWidth = 960
/** Longest side of a page by its short one; beyond it the picture would be a huge strip. */
const maxAspect = 10

const isPasswordNeeded = (error: unknown): boolean => error instanceof Error && error.name === "PasswordException"

export const describePdf: Describe = Effect.fn("describePdf")(function* ({ reader }) {
  return yield* ask(reader, "the PDF", async () => {
    const { createIsomorphicCanvasFactory, getDocumentProxy, renderPageAsImage } = await load(() => import("unpdf"))
    const canvas = await load(() => import("@napi-rs/canvas"))
    const canvasImport = () => Promise.resolve(canvas)
    const CanvasFactory = await createIsomorphicCanvasFactory(canvasImport)
    const bytes = await reader.read(0, reader.size)
    // Its memory is handed over to the library: none that others read from.
    const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
    const document = await getDocumentProxy(own, {
      CanvasFactory,
      enableXfa: false,
      maxImageSize: maxPixels,
      stopAtErrors: false,
      verbosity: 0
    }).catch((error: unknown) => {
      throw isPasswordNeeded(error) ? unfit("encrypted", "it opens only with a password") : error
    })
    try {
      if (document.numPages < 1) throw unfit("corrupt", "no pages")
      if ((await document.getJSActions()) !== null) throw unfit("active-content", "a script runs when it is opened")
      const words: Array<string> = []
      let length = 0
      for (let number = 1; number <= Math.min(document.numPages, maxPages) && length < maxText; number++) {
        const page = await document.getPage(number)
        const { items } = await page.getTextContent()
        const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("")
        length += text.length
        words.push(text)
        page.cleanup()
      }
      const { height, width } = (await document.getPage(1)).getViewport({ scale: 1 })
      const drawable = width > 0 && height > 0 && height / width < maxAspect
      // A page that cannot be drawn here is read all the same: not every font and picture of the format is known.
      const picture = drawable
        ? await renderPageAsImage(document, 1, { canvasImport, width: pictureWidth }).catch(() => null)
        : null
      return {
        ...nothingFound,
        pages: document.numPages,
        text: words.join("\n").trim() || null,
        thumbnail: picture === null ? null : await thumbnailOf(new Uint8Array(picture))
      }
    } finally {
      await document.loadingTask.destroy()
    }
  })
})

/** Reads a PDF: its pages, its words, a picture of the first page. Runs on a thread of its own, so it loads nothing but its libraries. */
import * as canvas from "@napi-rs/canvas"
import { createIsomorphicCanvasFactory, getDocumentProxy, getResolvedPDFJS, renderPageAsImage } from "unpdf"
import type { PdfFound, PdfRefused } from "./PdfAnswer.ts"

/** Pages whose words are read; all of them are counted. */
const maxPages = 2000
/** Characters after which no more words are read. */
const maxText = 6_000_000
/** Width of the picture of the first page, in pixels: halved for the thumbnail. */
const pictureWidth = 960
/** Longest side of a page by its short one; beyond it the picture would be a huge strip. */
const maxAspect = 10
/** Most pixels of an image in it that is drawn. */
const maxPixels = 100_000_000

const canvasImport = () => Promise.resolve(canvas)

type Document = Awaited<ReturnType<typeof getDocumentProxy>>

const refused = (reason: PdfRefused["reason"], detail: string): PdfRefused => ({ _tag: "refused", reason, detail })

const wordsOf = async (document: Document): Promise<string | null> => {
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
  return words.join("\n").trim() || null
}

/** A page that cannot be drawn here is read all the same: not every font and picture of the format is known. */
const pictureOf = async (document: Document): Promise<Uint8Array<ArrayBuffer> | null> => {
  const { height, width } = (await document.getPage(1)).getViewport({ scale: 1 })
  if (!(width > 0 && height > 0 && height / width < maxAspect)) return null
  const picture = await renderPageAsImage(document, 1, { canvasImport, width: pictureWidth }).catch(() => null)
  return picture === null ? null : new Uint8Array(picture)
}

const look = async (document: Document): Promise<PdfFound | PdfRefused> => {
  if (document.numPages < 1) return refused("corrupt", "no pages")
  if ((await document.getJSActions()) !== null) return refused("active-content", "a script runs when it is opened")
  const text = await wordsOf(document)
  return { _tag: "found", pages: document.numPages, text, picture: await pictureOf(document) }
}

const blame = (error: unknown): PdfRefused => {
  if (!(error instanceof Error)) return refused("corrupt", `the PDF: ${String(error)}`)
  return error.name === "PasswordException"
    ? refused("encrypted", "it opens only with a password")
    : refused("corrupt", `the PDF: ${error.message}`)
}

/** Loads what reading needs; rejects where it cannot be loaded, which is no file's fault. */
export const loadPdfReader = () => Promise.all([getResolvedPDFJS(), createIsomorphicCanvasFactory(canvasImport)])

/** What the file is, or why it is refused. Never rejects; `bytes` are the library's own afterwards. */
export const readPdf = async (bytes: Uint8Array): Promise<PdfFound | PdfRefused> => {
  try {
    const document = await getDocumentProxy(bytes, {
      CanvasFactory: await createIsomorphicCanvasFactory(canvasImport),
      enableXfa: false,
      maxImageSize: maxPixels,
      stopAtErrors: false,
      verbosity: 0
    })
    try {
      return await look(document)
    } finally {
      await document.loadingTask.destroy()
    }
  } catch (error) {
    return blame(error)
  }
}

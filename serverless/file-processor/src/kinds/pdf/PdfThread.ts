/** Entry of the thread: the PDF comes with its start, one answer goes back, then it ends. */
import { parentPort, workerData } from "node:worker_threads"
import type { PdfMessage } from "./PdfAnswer.ts"
import { loadPdfReader, readPdf } from "./ReadPdf.ts"

const say = (message: PdfMessage, moved: ReadonlyArray<ArrayBuffer> = []) =>
  parentPort?.postMessage(message, [...moved])

await loadPdfReader()
say({ _tag: "ready" })
const bytes: unknown = workerData
if (!(bytes instanceof Uint8Array)) throw new Error("the thread is started with the bytes of a PDF")
const answer = await readPdf(bytes)
const picture = answer._tag === "found" ? answer.picture : null
say(answer, picture === null ? [] : [picture.buffer])

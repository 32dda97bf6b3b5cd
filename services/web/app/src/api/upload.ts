/** Sends a file and says how far it is: `fetch` cannot. Otherwise the same as a call of the client. */
import { UnexpectedAnswer } from "@lyceum/sdk"
import { account, askToSignInAgain } from "./session.ts"

export interface Upload {
  readonly method: "POST" | "PUT"
  readonly url: string
  readonly file: Blob
  readonly contentType: string
  /** Told the share that was sent, 0..1; 1 = the server looks at it now. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const errorOf = ({ body, status }: Answer): Error =>
  typeof body === "object" && body !== null && "type" in body
    ? Object.assign(new Error(String(body.type)), body)
    : new UnexpectedAnswer(status, body)

const once = ({ contentType, file, method, onProgress, signal, url }: Upload): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open(method, url)
    request.setRequestHeader("content-type", contentType)
    request.setRequestHeader("accept", "application/json")
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total))
    request.upload.addEventListener("load", () => onProgress(1))
    request.addEventListener("load", () => resolve({ status: request.status, body: parsed(request.responseText) }))
    // As `fetch` says it: whoever shows errors knows both.
    request.addEventListener("error", () => reject(new TypeError("the connection failed")))
    request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")))
    request.addEventListener("loadend", () => signal.removeEventListener("abort", stop))
    signal.addEventListener("abort", stop)
    if (signal.aborted) request.abort()
    else request.send(file)
  })

/**
 * Sends a file; the decoded body of the answer. Throws a `Problem`, `UnexpectedAnswer`, a `TypeError` without a connection and
 * an `AbortError` when it was cancelled. A session that ended is begun again first.
 */
export const upload = async (what: Upload): Promise<unknown> => {
  const first = await once(what)
  const who = account.get()
  const answer = first.status === 401 && who !== null && (await askToSignInAgain(who)) ? await once(what) : first
  if (answer.status < 200 || answer.status > 299) throw errorOf(answer)
  return answer.body
}

/** Sends a body and says how far it is: `fetch` cannot. */

export interface Sent {
  readonly status: number
  readonly body: unknown
}

export interface Sending {
  readonly method: "POST" | "PUT"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob | FormData
  /** Told the share that was sent, 0..1; 1 = all of it is there. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One request; as with `fetch`, a `TypeError` without a connection and an `AbortError` when it was cancelled. */
export const sendOnce = ({ body, headers, method, onProgress, signal, url }: Sending): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total))
    request.upload.addEventListener("load", () => onProgress(1))
    request.addEventListener("load", () => resolve({ status: request.status, body: parsed(request.responseText) }))
    request.addEventListener("error", () => reject(new TypeError("the connection failed")))
    request.addEventListener("abort", () => reject(new DOMException("cancelled", "AbortError")))
    request.addEventListener("loadend", () => signal.removeEventListener("abort", stop))
    signal.addEventListener("abort", stop)
    if (signal.aborted) request.abort()
    else request.send(body)
  })

/** Files on their way into a course: asked for, sent straight to the store, watched until there is a verdict. */
import { type MaterialUpload, type NewMaterial, type UploadForm, UnexpectedAnswer } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"
import { isTemporary } from "./problems.ts"
import { sendOnce } from "./xhr.ts"

/** How long until the first look whether a file was checked, and the longest time between two, in milliseconds. */
const firstLook = 400
const longestPause = 5000

/** Asks to upload; the same `key` is the same upload. */
export const requestMaterial = async (courseId: string, body: NewMaterial, key: string, signal: AbortSignal) =>
  (await lyceum.courses.requestMaterial({ path: { courseId }, body, headers: { "Idempotency-Key": key }, signal })).data

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])$/

/** A platform on this computer may be opened by another of its names than it signs with: then it is this page's all the same. */
const reachable = (address: string): string => {
  const url = new URL(address, location.href)
  const here = loopback.test(url.hostname) && loopback.test(location.hostname) && url.port === location.port
  return here ? `${location.origin}${url.pathname}${url.search}` : url.href
}

/** Sends the bytes as the store permits: a form, or the bytes alone. */
export const sendToStore = async (
  form: UploadForm,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal
): Promise<void> => {
  const fields = new FormData()
  for (const [name, value] of Object.entries(form.fields)) fields.append(name, value)
  fields.append("file", file)
  const { body, status } = await sendOnce({
    method: form.method,
    url: reachable(form.url),
    headers: form.headers,
    // The browser gives a blob's own type where none is set: the store takes the declared one alone.
    body: form.method === "POST" ? fields : file,
    onProgress,
    signal
  })
  if (status < 200 || status > 299) throw new UnexpectedAnswer(status, body)
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(new DOMException("cancelled", "AbortError"))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop)
      resolve()
    }, milliseconds)
    signal.addEventListener("abort", stop, { once: true })
  })

const isOpen = ({ state }: MaterialUpload): boolean => state === "awaiting-upload" || state === "processing"

/** Looks until a sent file was checked, less and less often, also through times without a connection. */
export const verdictOn = async (courseId: string, materialId: string, signal: AbortSignal): Promise<MaterialUpload> => {
  for (let wait = firstLook; ; wait = Math.min(longestPause, wait * 1.4)) {
    await pause(wait, signal)
    try {
      const { data } = await lyceum.courses.material({ path: { courseId, materialId }, signal })
      if (!isOpen(data)) return data
    } catch (error) {
      if (!isTemporary(error)) throw error
    }
  }
}

/** Forgets an upload, wherever it is. */
export const deleteMaterial = async (courseId: string, materialId: string): Promise<void> => {
  await lyceum.courses.deleteMaterial({ path: { courseId, materialId } })
}

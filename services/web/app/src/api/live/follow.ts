/** The stream of changes of one's own progress, connected anew for as long as it is wanted. */
import type { ProgressChange } from "@lyceum/sdk"
import { lyceum } from "../lyceum.ts"
import { isProgressChange } from "./decode-change.ts"

/** Without a sign of life for so long, in milliseconds, a connection is given up; the server gives one every 15 s. */
const silence = 45_000

const sleep = (millis: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, millis)
    signal.addEventListener("abort", done, { once: true })
  })

/** One connection, until it ends or falls silent. Whether anything came over it. */
const connect = async (tell: (change: ProgressChange | null) => void, signal: AbortSignal): Promise<boolean> => {
  const silent = new AbortController()
  let alive = false
  let timer = setTimeout(() => silent.abort(), silence)
  try {
    const { stream } = await lyceum.progress.stream({
      signal: AbortSignal.any([signal, silent.signal]),
      sseMaxRetryAttempts: 1,
      onSseEvent: ({ data, event }) => {
        alive = true
        clearTimeout(timer)
        timer = setTimeout(() => silent.abort(), silence)
        const value: unknown = data
        if (event === "sync") tell(null)
        else if (event === "progress" && isProgressChange(value)) tell(value)
      }
    })
    // Everything is taken in above, where the names of events are.
    for await (const _ of stream);
  } finally {
    clearTimeout(timer)
  }
  return alive
}

/** Tells each change, `null` when some may have been missed; ends when `signal` aborts. Never throws. */
export const followProgress = async (
  tell: (change: ProgressChange | null) => void,
  signal: AbortSignal
): Promise<void> => {
  let failures = 0
  while (!signal.aborted) {
    const alive = await connect(tell, signal).catch(() => false)
    failures = alive ? 0 : failures + 1
    await sleep(Math.min(30_000, 500 * 2 ** failures) * (0.75 + Math.random() / 2), signal)
  }
}

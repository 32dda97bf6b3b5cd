/** Keeps progress on the screen as it is on the server: one tab of the browser follows the stream and tells the others. */
import { useEffect } from "react"
import { startActivity } from "../activity/record.ts"
import { useAccount } from "../session.ts"
import { takeIn } from "./apply.ts"
import { isTold, type Told } from "./decode-change.ts"
import { followProgress } from "./follow.ts"

const channel = new BroadcastChannel("lyceum-progress")

channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (isTold(data)) takeIn(data)
})

const tell = (told: Told): void => {
  takeIn(told)
  // A channel reaches this origin alone: it has no target to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage(told)
}

/** Follows for a person, here or in another tab, until what it returns is called. */
const start = (userId: string): (() => void) => {
  const stop = new AbortController()
  const { signal } = stop
  const lead = () => followProgress((change) => tell({ userId, change }), signal)
  // Refused when it is stopped before its turn came: then there is nothing to do.
  navigator.locks.request(`lyceum-progress/${userId}`, { signal }, lead).catch(() => undefined)
  return () => stop.abort()
}

/** How long to go on after the last page that wants it, in milliseconds: the next page most likely does too. */
const linger = 2000

const following = new Map<string, { pages: number; readonly stop: () => void }>()

const join = (userId: string): (() => void) => {
  const known = following.get(userId) ?? { pages: 0, stop: start(userId) }
  known.pages += 1
  following.set(userId, known)
  return () => {
    known.pages -= 1
    setTimeout(() => {
      if (known.pages > 0 || following.get(userId) !== known) return
      following.delete(userId)
      known.stop()
    }, linger)
  }
}

/** For pages that show progress. Also sends the activity that earlier pages left behind. */
export const useLiveProgress = (): void => {
  const userId = useAccount()?.id
  useEffect(() => {
    startActivity()
    return userId === undefined ? undefined : join(userId)
  }, [userId])
}

/** How long to wait after a 429, counted down. */
import { isProblem } from "@lyceum/sdk"
import { useEffect, useState } from "react"

/** Seconds until the next try may be made, 0 = now. Starts anew with each error. */
export const useWait = (error: unknown): number => {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  useEffect(() => {
    if (!isProblem(error, "urn:lyceum:problem:too-many-requests")) return setUntil(0)
    setNow(Date.now())
    setUntil(Date.now() + error.retryAfterSeconds * 1000)
    const ticking = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(ticking)
  }, [error])
  return Math.max(0, Math.ceil((until - now) / 1000))
}

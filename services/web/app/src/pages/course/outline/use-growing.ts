/** Long lists come in parts, so that no part keeps the page from answering. */
import { startTransition, useEffect, useState } from "react"

const part = 20

/** How many of `count` to show now: those up to `first` at once, then more with each frame until all are there. */
export const useGrowing = (count: number, first: number): number => {
  const [shown, setShown] = useState(Math.max(first, part))
  useEffect(() => {
    if (shown >= count) return
    const frame = requestAnimationFrame(() => startTransition(() => setShown(shown + part)))
    return () => cancelAnimationFrame(frame)
  }, [count, shown])
  return Math.min(count, Math.max(shown, first))
}

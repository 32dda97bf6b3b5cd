/** Long lists come in parts, so that no part keeps the page from answering. */
import { startTransition, useEffect, useState } from "react"

const part = 20

/**
 * How many of `count` to show now: those up to `first` at once, then more with each frame until all are there. `first` 0: a
 * press is answered on the screen before the first of them is drawn.
 */
export const useGrowing = (count: number, first: number): number => {
  const [shown, setShown] = useState(first)
  useEffect(() => {
    if (shown >= count) return
    // Two frames: an effect after a press runs before that press is painted, and so does the first frame it asks for.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => startTransition(() => setShown(shown + part)))
    })
    return () => cancelAnimationFrame(frame)
  }, [count, shown])
  return Math.min(count, Math.max(shown, first))
}

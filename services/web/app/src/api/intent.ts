/** One key for one thing that a person wants done: tried again after a lost answer, it is still done once. */
import { useRef } from "react"

const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")

/** Gives the key for what is wanted (`what` says it all): the same for the same, another one for something else. */
export const useIntent = (): ((what: string) => string) => {
  const last = useRef({ what: "", key: newKey() })
  return (what) => {
    if (last.current.what !== what) last.current = { what, key: newKey() }
    return last.current.key
  }
}

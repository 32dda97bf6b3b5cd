/** Whether the outline is open: beside the lesson where there is room (remembered for the session), else over it. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react"

const wide = window.matchMedia("(min-width: 1200px)")
const stored = "lyceum-outline"

const subscribe = (listener: () => void) => {
  wide.addEventListener("change", listener)
  return () => wide.removeEventListener("change", listener)
}

/** Whether there is room for the outline beside the lesson. */
export const useRoomBeside = (): boolean => useSyncExternalStore(subscribe, () => wide.matches)

export interface OutlineState {
  readonly beside: boolean
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
}

/** Open or not, and how to change it. */
export const useOutlineState = (): OutlineState => {
  const beside = useRoomBeside()
  const [openBeside, setOpenBeside] = useState(() => sessionStorage.getItem(stored) !== "closed")
  const [openOver, setOpenOver] = useState(false)
  useEffect(() => setOpenOver(false), [beside])
  const setOpen = useCallback(
    (open: boolean) => {
      if (!beside) return setOpenOver(open)
      sessionStorage.setItem(stored, open ? "open" : "closed")
      setOpenBeside(open)
    },
    [beside]
  )
  return { beside, open: beside ? openBeside : openOver, setOpen }
}

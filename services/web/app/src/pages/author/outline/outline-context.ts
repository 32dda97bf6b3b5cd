/** What the rows of the outline share. */
import { createContext, useContext } from "react"

export interface OutlineState {
  /** The part that is edited. */
  readonly current: string | undefined
  readonly isOpen: (name: string) => boolean
  readonly toggle: (name: string) => void
  readonly open: (name: string) => void
  /** The part whose title is typed in its row. */
  readonly renaming: string | null
  readonly rename: (name: string | null) => void
  /** Shows where a part can be moved to. */
  readonly askWhere: (name: string) => void
}

const Context = createContext<OutlineState | null>(null)

export const OutlineProvider = Context.Provider

export const useOutline = (): OutlineState => {
  const state = useContext(Context)
  if (state === null) throw new Error("there is no outline around this row")
  return state
}

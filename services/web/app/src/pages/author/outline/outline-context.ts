/** What the rows of the outline share. A row watches its own part of it: in a long course one press draws few rows again. */
import { createContext, useContext, useSyncExternalStore } from "react"
import { makeStore, type Store } from "../../../store.ts"

export interface OutlineState {
  /** The part that is edited. */
  readonly current: string | undefined
  /** The parts that show what they hold. */
  readonly opened: ReadonlySet<string>
  /** The part whose title is typed in its row. */
  readonly renaming: string | null
  /** The part for which a place is asked. */
  readonly asking: string | null
}

export interface Outline {
  readonly state: Store<OutlineState>
  /** Goes to a part: what holds it is opened. */
  readonly show: (current: string | undefined, holders: ReadonlyArray<string>) => void
  readonly toggle: (name: string) => void
  readonly rename: (name: string | null) => void
  /** Shows where a part can be moved to; `null` = no longer. */
  readonly askWhere: (name: string | null) => void
}

/** An outline with these parts open. */
export const makeOutline = (opened: ReadonlySet<string>): Outline => {
  const state = makeStore<OutlineState>({ current: undefined, opened, renaming: null, asking: null })
  const change = (next: Partial<OutlineState>) => state.set({ ...state.get(), ...next })
  return {
    state,
    show: (current, holders) => change({ current, opened: new Set([...state.get().opened, ...holders]) }),
    toggle: (name) => {
      const opened = new Set(state.get().opened)
      if (!opened.delete(name)) opened.add(name)
      change({ opened })
    },
    rename: (renaming) => change({ renaming }),
    askWhere: (asking) => change({ asking })
  }
}

const Context = createContext<Outline | null>(null)

export const OutlineProvider = Context.Provider

export const useOutline = (): Outline => {
  const outline = useContext(Context)
  if (outline === null) throw new Error("there is no outline around this row")
  return outline
}

/** A piece of the state; the component is drawn again when that piece is another one. */
export const useOutlinePiece = <Piece>({ state }: Outline, select: (state: OutlineState) => Piece): Piece =>
  useSyncExternalStore(state.subscribe, () => select(state.get()))

/** A value that components watch. */
import { useSyncExternalStore } from "react"

export interface Store<Value> {
  readonly get: () => Value
  readonly set: (value: Value) => void
  readonly subscribe: (listener: () => void) => () => void
}

/** A store that starts with `value`; listeners hear of a value that is another one than before. */
export const makeStore = <Value>(value: Value): Store<Value> => {
  const listeners = new Set<() => void>()
  let current = value
  return {
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return
      current = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}

/** The value of a store; the component is drawn again when it changes. */
export const useStore = <Value>(store: Store<Value>): Value => useSyncExternalStore(store.subscribe, store.get)

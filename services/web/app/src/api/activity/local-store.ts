/**
 * Events in the browser's local storage: each under a key of its own, so that tabs never overwrite one another's. It is
 * there at once, also while a page is being left.
 */
import type { LearningEventInput } from "@lyceum/sdk"
import { decodeEvent } from "./decode-event.ts"
import type { ActivityStore } from "./queue.ts"

const prefixOf = (userId: string) => `lyceum-activity/${userId}/`

/** Sorts by when it happened. */
const keyOf = (userId: string, { id, occurredAt }: LearningEventInput) => `${prefixOf(userId)}${occurredAt}/${id}`

const keysOf = (storage: Storage, userId: string): ReadonlyArray<string> =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
    .filter((key) => key.startsWith(prefixOf(userId)))
    .sort()

/** The store; what the browser has no room for is kept for as long as the page is open. */
export const localStore = (storage: Storage): ActivityStore => {
  const inMemory = new Map<string, LearningEventInput>()
  return {
    list: (userId) => {
      const kept = keysOf(storage, userId).flatMap((key) => {
        const event = decodeEvent(storage.getItem(key) ?? "")
        if (event === undefined) storage.removeItem(key)
        return event === undefined ? [] : [event]
      })
      const rest = [...inMemory].filter(([key]) => key.startsWith(prefixOf(userId)))
      return [...kept, ...rest.map(([, event]) => event)]
    },
    put: (userId, event) => {
      const key = keyOf(userId, event)
      try {
        storage.setItem(key, JSON.stringify(event))
      } catch {
        inMemory.set(key, event)
      }
    },
    remove: (userId, ids) => {
      const gone = (key: string) => ids.some((id) => key.endsWith(`/${id}`))
      for (const key of keysOf(storage, userId).filter(gone)) storage.removeItem(key)
      for (const key of [...inMemory.keys()].filter(gone)) inMemory.delete(key)
    }
  }
}

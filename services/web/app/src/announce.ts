/** Messages for people who do not see the page change: read out by the live region of the shell. */
import { makeStore } from "./store.ts"

/** The message in the live region; the number makes the same message twice two messages. */
export const message = makeStore<{ readonly text: string; readonly count: number }>({ text: "", count: 0 })

/** Has a message read out when the reader is next at rest. */
export const announce = (text: string): void => message.set({ text, count: message.get().count + 1 })

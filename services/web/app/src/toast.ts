/** Short messages that come and go: what was done, and the way back when there is one. */
import { announce } from "./announce.ts"
import { makeStore } from "./store.ts"

export interface Toast {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void } | undefined
}

/** How long a message stays, in milliseconds. */
const shownFor = 8000

/** Those on the screen, oldest first. */
export const toasts = makeStore<ReadonlyArray<Toast>>([])

let last = 0

/** Takes a message away. */
export const dismiss = (id: number): void => toasts.set(toasts.get().filter((toast) => toast.id !== id))

/** Shows a message and has it read out. Errors that need an answer belong on the page instead. */
export const toast = (text: string, action?: Toast["action"]): void => {
  last += 1
  const id = last
  toasts.set([...toasts.get(), { id, text, action }].slice(-3))
  announce(text)
  setTimeout(() => dismiss(id), shownFor)
}

/** Keys that do something on a page. Every one of them has a button or link too; all can be turned off. */
import { useEffect, useRef } from "react"
import type { CommonKey } from "./i18n/common.ts"
import { makeStore } from "./store.ts"

export interface Shortcut {
  /** As `KeyboardEvent.key` gives it: `/`, `?`, `j`. */
  readonly key: string
  /** What it does, for the list behind `?`. */
  readonly label: CommonKey | { readonly text: string }
  readonly run: () => void
}

/** Those of the page that is shown, newest last. */
export const shortcuts = makeStore<ReadonlyArray<Shortcut>>([])

const stored = "lyceum-shortcuts"

/** Whether keys do anything. */
export const shortcutsOn = makeStore(localStorage.getItem(stored) !== "off")

/** Turns all shortcuts on or off, now and from now on. */
export const turnShortcuts = (on: boolean): void => {
  localStorage.setItem(stored, on ? "on" : "off")
  shortcutsOn.set(on)
}

const typing = "input, textarea, select, [contenteditable], [role=textbox], [role=menu], [role=listbox]"

/** Where keys belong to what has the focus: something to type in, or an open dialog. */
const isTaken = (event: KeyboardEvent): boolean =>
  event.defaultPrevented ||
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  (event.target instanceof Element && event.target.closest(typing) !== null) ||
  document.querySelector("dialog:modal, [role=dialog]") !== null

/** Listens to keys for the whole page. Returns what stops it. */
export const listenToShortcuts = (): (() => void) => {
  const listen = (event: KeyboardEvent) => {
    if (!shortcutsOn.get() || isTaken(event)) return
    const shortcut = shortcuts.get().findLast(({ key }) => key === event.key)
    if (shortcut === undefined) return
    event.preventDefault()
    shortcut.run()
  }
  document.addEventListener("keydown", listen)
  return () => document.removeEventListener("keydown", listen)
}

/** A shortcut for as long as the component is there. */
export const useShortcut = (key: string, label: Shortcut["label"], run: () => void): void => {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  const name = typeof label === "string" ? label : label.text
  useEffect(() => {
    const mine: Shortcut = { key, label, run: () => latest.current() }
    shortcuts.set([...shortcuts.get(), mine])
    return () => shortcuts.set(shortcuts.get().filter((shortcut) => shortcut !== mine))
    // The name stands for the label, which may be a new object each time.
  }, [key, name])
}

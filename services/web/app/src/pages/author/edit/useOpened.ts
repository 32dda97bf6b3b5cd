/** Opens the editor of a course for as long as the page is there. */
import { useCallback, useEffect, useState } from "react"
import { useAccount } from "../../../api/session.ts"
import type { Opened } from "../draft/open.ts"
import { openDraft } from "../draft/open.ts"

export type Opening =
  | { readonly kind: "opening" }
  | { readonly kind: "open"; readonly opened: Opened }
  | { readonly kind: "failed"; readonly error: unknown }

/** The editor of a course, and a way to try again. What is unsaved is sent when the page is left. */
export const useOpened = (courseId: string): { readonly state: Opening; readonly retry: () => void } => {
  const person = useAccount()?.id ?? ""
  const [state, setState] = useState<Opening>({ kind: "opening" })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let gone = false
    setState({ kind: "opening" })
    const open = async () => {
      try {
        const opened = await openDraft(person, courseId)
        if (!gone) setState({ kind: "open", opened })
      } catch (error) {
        if (!gone) setState({ kind: "failed", error })
      }
    }
    void open()
    return () => {
      gone = true
    }
  }, [person, courseId, tries])
  const editor = state.kind === "open" ? state.opened.editor : undefined
  useEffect(() => {
    if (editor === undefined) return
    const send = () => void editor.flush()
    const hidden = () => {
      if (document.visibilityState === "hidden") send()
    }
    const guard = (event: BeforeUnloadEvent) => {
      if (editor.isUnsaved()) event.preventDefault()
    }
    window.addEventListener("online", send)
    document.addEventListener("visibilitychange", hidden)
    // Only while something is unsaved: a page that listens is not kept for going back to.
    const watch = () => {
      if (editor.isUnsaved()) window.addEventListener("beforeunload", guard)
      else window.removeEventListener("beforeunload", guard)
    }
    watch()
    const stop = editor.save.subscribe(watch)
    return () => {
      stop()
      window.removeEventListener("online", send)
      window.removeEventListener("beforeunload", guard)
      document.removeEventListener("visibilitychange", hidden)
      send()
    }
  }, [editor])
  return { state, retry: useCallback(() => setTries((count) => count + 1), []) }
}

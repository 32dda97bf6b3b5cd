/** The note on an item while somebody writes it: saved by itself, kept in the browser until it is. */
import { isProblem, type Note } from "@lyceum/sdk"
import { useQuery } from "@tanstack/react-query"
import { useCallback, useEffect, useRef, useState } from "react"
import { lyceum } from "../../../api/lyceum.ts"
import { noteQuery } from "../../../api/notes.ts"
import { isTemporary } from "../../../api/problems.ts"
import { queryClient } from "../../../api/query-client.ts"

/** How long to wait after the last key, in milliseconds. */
const pause = 700
const retryAfter = 5000

export type SaveState =
  | { readonly kind: "idle" }
  | { readonly kind: "saving" }
  | { readonly kind: "saved"; readonly at: number }
  | { readonly kind: "waiting" }
  | { readonly kind: "conflict"; readonly theirs: Note | null }
  | { readonly kind: "failed"; readonly error: unknown }

const keyOf = (userId: string, courseId: string, itemId: string) => `lyceum-note/${userId}/${courseId}/${itemId}`

/** Saves, or deletes what is empty now. `revision` null: whatever is there is written over. */
const send = async (courseId: string, itemId: string, text: string, revision: number | null): Promise<Note | null> => {
  const path = { courseId, itemId }
  if (text.trim() === "") {
    await lyceum.notes.delete({ path })
    return null
  }
  const headers = revision === null ? {} : { "if-match": `"${revision}"` }
  return (await lyceum.notes.put({ path, body: { text }, headers })).data
}

export const useNote = (userId: string, courseId: string, itemId: string) => {
  const query = useQuery(noteQuery(courseId, itemId))
  const draftKey = keyOf(userId, courseId, itemId)
  const [text, setText] = useState(() => localStorage.getItem(draftKey))
  const [state, setState] = useState<SaveState>({ kind: "idle" })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const busy = useRef(false)
  const revision = useRef<number | null>(null)
  const wanted = useRef<string | null>(text)
  const loaded = query.data
  if (loaded !== undefined && wanted.current === null) revision.current = loaded?.revision ?? null

  const save = useCallback(
    async (over = false) => {
      clearTimeout(timer.current)
      const sent = wanted.current
      if (sent === null || busy.current) return
      busy.current = true
      setState({ kind: "saving" })
      try {
        const note = await send(courseId, itemId, sent, over ? null : revision.current)
        revision.current = note?.revision ?? null
        queryClient.setQueryData(noteQuery(courseId, itemId).queryKey, note)
        void queryClient.invalidateQueries({ queryKey: ["notes", courseId, "list"] })
        if (wanted.current === sent) localStorage.removeItem(draftKey)
        setState({ kind: "saved", at: Date.now() })
      } catch (error) {
        if (isProblem(error, "urn:lyceum:problem:precondition-failed")) {
          const theirs = await lyceum.notes.get({ path: { courseId, itemId } }).then(
            ({ data }) => data,
            () => null
          )
          setState({ kind: "conflict", theirs })
        } else if (isTemporary(error)) {
          setState({ kind: "waiting" })
          timer.current = setTimeout(() => void save(), retryAfter)
        } else setState({ kind: "failed", error })
        return
      } finally {
        busy.current = false
      }
      if (wanted.current !== sent) timer.current = setTimeout(() => void save(), pause)
    },
    [courseId, draftKey, itemId]
  )

  useEffect(() => {
    // What an earlier page could not save is saved now.
    if (wanted.current !== null && loaded !== undefined) {
      revision.current ??= loaded?.revision ?? null
      void save()
    }
  }, [loaded === undefined, save])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      if (wanted.current !== null && localStorage.getItem(draftKey) !== null) void save()
    },
    [draftKey, save]
  )

  return {
    query,
    state,
    text: text ?? loaded?.text ?? "",
    write: (next: string) => {
      wanted.current = next
      setText(next)
      try {
        localStorage.setItem(draftKey, next)
      } catch {
        // Without room in the browser the note is saved all the same, a moment later.
      }
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), pause)
    },
    /** After a conflict: writes over what is there. */
    keepMine: () => void save(true),
    /** After a conflict: takes what is there. */
    takeTheirs: (theirs: Note | null) => {
      localStorage.removeItem(draftKey)
      wanted.current = null
      revision.current = theirs?.revision ?? null
      queryClient.setQueryData(noteQuery(courseId, itemId).queryKey, theirs)
      setText(null)
      setState({ kind: "idle" })
    }
  }
}

/**
 * One course being edited: the draft, and its way to the server. Changes are kept on this device at once, sent a moment later
 * with the entity tag of what they began from, and again by themselves when the connection is back.
 */
import { isProblem } from "@lyceum/sdk"
import type { CourseContent } from "@lyceum/sdk"
import { loadDraft } from "../../../api/authoring.ts"
import { lyceum } from "../../../api/lyceum.ts"
import { isTemporary } from "../../../api/problems.ts"
import { queryClient } from "../../../api/query-client.ts"
import { makeStore, type Store } from "../../../store.ts"
import { dropBackup, keepBackup } from "./backup.ts"
import { type Draft, fromContent, toContent } from "./draft.ts"

/** How long after the last change it is sent, in milliseconds. */
const saveAfter = 1200
/** How long after a change it is kept on this device, in milliseconds. */
const keepAfter = 250
/** How long until the next try when nothing answers, in milliseconds. */
const tryAgainAfter = 5000

/** Where the work is. `waiting` = no answer for now, tried again; `refused` = the server does not take it; `conflict` = somebody else saved. */
export type SaveState =
  | { readonly kind: "saved"; readonly at: number | null }
  | { readonly kind: "unsaved" }
  | { readonly kind: "saving" }
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly error: unknown }
  | { readonly kind: "conflict"; readonly theirs: CourseContent; readonly etag: string }

/** What is edited begins from: the document on the server and its entity tag. */
interface Base {
  readonly content: CourseContent
  readonly etag: string
}

export interface Editor {
  readonly courseId: string
  readonly draft: Store<Draft>
  readonly save: Store<SaveState>
  /** What the server had when it was last heard of. */
  readonly base: () => Base
  /** Changes the draft. */
  readonly change: (next: (draft: Draft) => Draft) => void
  /** Sends what is unsaved now; ends when it is saved or cannot be. */
  readonly flush: () => Promise<void>
  /** Answers to a conflict. */
  readonly takeTheirs: () => void
  readonly keepMine: () => void
  /** Begins again from a document of the server. */
  readonly reset: (base: Base) => void
  /** Whether leaving the page would lose something that only this page knows. */
  readonly isUnsaved: () => boolean
}

const same = (one: CourseContent, other: CourseContent): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Begins to edit `base` for a person. `work`: unsaved work of an earlier visit. */
export const makeEditor = (person: string, courseId: string, start: Base, work?: CourseContent): Editor => {
  let base = start
  let sending: Promise<void> | undefined
  let sendTimer: ReturnType<typeof setTimeout> | undefined
  let keepTimer: ReturnType<typeof setTimeout> | undefined
  const draft = makeStore(fromContent(work ?? start.content))
  const save = makeStore<SaveState>({ kind: "saved", at: null })

  const schedule = (after: number): void => {
    clearTimeout(sendTimer)
    sendTimer = setTimeout(() => void flush(), after)
  }

  const keep = (): void => {
    clearTimeout(keepTimer)
    keepTimer = setTimeout(() => {
      if (save.get().kind === "saved") return
      void keepBackup(person, courseId, { etag: base.etag, content: toContent(draft.get()), at: Date.now() })
    }, keepAfter)
  }

  const saved = (): void => {
    clearTimeout(keepTimer)
    save.set({ kind: "saved", at: Date.now() })
    void dropBackup(person, courseId)
    void queryClient.invalidateQueries({ queryKey: ["authoring"] })
  }

  /** Somebody saved since: perhaps we ourselves, and the answer was lost. */
  const stale = async (sent: CourseContent): Promise<void> => {
    const now = await loadDraft(courseId)
    if (same(now.content, sent)) {
      base = now
      saved()
    } else save.set({ kind: "conflict", theirs: now.content, etag: now.etag })
  }

  const failed = async (error: unknown, sent: CourseContent): Promise<void> => {
    if (isProblem(error, "urn:lyceum:problem:precondition-failed")) {
      await stale(sent)
    } else if (isTemporary(error)) {
      save.set({ kind: "waiting" })
      schedule(tryAgainAfter)
    } else save.set({ kind: "refused", error })
  }

  const send = async (): Promise<void> => {
    const from = draft.get()
    const content = toContent(from)
    save.set({ kind: "saving" })
    try {
      const { response } = await lyceum.courses.saveDraft({
        path: { courseId },
        headers: { "if-match": base.etag },
        body: content
      })
      base = { content, etag: response.headers.get("etag") ?? base.etag }
      if (draft.get() === from) saved()
      else {
        save.set({ kind: "unsaved" })
        keep()
        schedule(saveAfter)
      }
    } catch (error) {
      try {
        await failed(error, content)
      } catch {
        save.set({ kind: "waiting" })
        schedule(tryAgainAfter)
      }
    }
  }

  const flush = async (): Promise<void> => {
    clearTimeout(sendTimer)
    if (sending !== undefined) await sending
    const { kind } = save.get()
    if (kind !== "unsaved" && kind !== "waiting") return
    sending = send().finally(() => {
      sending = undefined
    })
    await sending
  }

  const reset = (next: Base): void => {
    clearTimeout(sendTimer)
    base = next
    draft.set(fromContent(next.content))
    save.set({ kind: "saved", at: null })
    void dropBackup(person, courseId)
  }

  const touched = (): void => {
    if (save.get().kind === "conflict") return
    if (save.get().kind !== "saving") save.set({ kind: "unsaved" })
    schedule(saveAfter)
  }

  if (work !== undefined) touched()

  return {
    courseId,
    draft,
    save,
    base: () => base,
    change: (next) => {
      const after = next(draft.get())
      if (after === draft.get()) return
      draft.set(after)
      touched()
      keep()
    },
    flush,
    takeTheirs: () => {
      const state = save.get()
      if (state.kind === "conflict") reset({ content: state.theirs, etag: state.etag })
    },
    keepMine: () => {
      const state = save.get()
      if (state.kind !== "conflict") return
      base = { content: state.theirs, etag: state.etag }
      save.set({ kind: "unsaved" })
      void flush()
    },
    reset,
    isUnsaved: () => save.get().kind !== "saved"
  }
}

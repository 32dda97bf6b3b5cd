/** Files on their way into the course: sent, checked by the server, ready or refused. They go on while the author works. */
import { isProblem, type CourseFile } from "@lyceum/sdk"
import { upload } from "../../../api/upload.ts"
import { makeStore, type Store } from "../../../store.ts"
import type { Draft } from "../draft/draft.ts"
import type { Editor } from "../draft/editor.ts"
import { newId } from "../draft/ids.ts"

export type UploadState =
  | { readonly kind: "sending"; readonly share: number }
  | { readonly kind: "checking" }
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly reasons: ReadonlyArray<string> }
  | { readonly kind: "failed"; readonly error: unknown }

export interface Sending {
  readonly id: string
  readonly file: File
  /** Where it will be in the course. */
  readonly path: string
  readonly state: UploadState
  readonly cancel: () => void
}

const stores = new WeakMap<Editor, Store<ReadonlyArray<Sending>>>()

/** The uploads of an editor, newest last. */
export const uploadsOf = (editor: Editor): Store<ReadonlyArray<Sending>> => {
  const store = stores.get(editor) ?? makeStore<ReadonlyArray<Sending>>([])
  stores.set(editor, store)
  return store
}

const isCourseFile = (value: unknown): value is CourseFile =>
  typeof value === "object" &&
  value !== null &&
  "path" in value &&
  typeof value.path === "string" &&
  "mediaType" in value &&
  typeof value.mediaType === "string" &&
  "size" in value &&
  typeof value.size === "number" &&
  "sha256" in value &&
  typeof value.sha256 === "string"

/** A path for a file that no other has: `name.png`, `name-2.png`. */
const freePath = (name: string, taken: ReadonlySet<string>): string => {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}]/gu, "_").replace(/^\.+/, "_") || "file"
  const dot = safe.lastIndexOf(".")
  const [stem, extension] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ""]
  for (let count = 1; ; count++) {
    const path = count === 1 ? safe : `${stem}-${count}${extension}`
    if (!taken.has(path)) return path
  }
}

/** The draft with a file; one of the same path is replaced. */
export const withFile = (draft: Draft, file: CourseFile): Draft => ({
  ...draft,
  course: { ...draft.course, files: [...draft.course.files.filter(({ path }) => path !== file.path), file] }
})

const failure = (error: unknown): UploadState =>
  isProblem(error, "urn:lyceum:problem:unprocessable")
    ? { kind: "refused", reasons: error.reasons }
    : { kind: "failed", error }

/** Takes an upload off the list. */
export const forget = (editor: Editor, id: string): void => {
  const store = uploadsOf(editor)
  store.set(store.get().filter((one) => one.id !== id))
}

/**
 * Sends a file into the course and makes it part of the draft. `path`: the file that it replaces; a new name otherwise. The
 * promise gives the file, or `null` when it did not come in.
 */
export const sendFile = async (editor: Editor, file: File, replaces?: string): Promise<CourseFile | null> => {
  const store = uploadsOf(editor)
  const taken = new Set([
    ...editor.draft.get().course.files.map(({ path }) => path),
    ...store.get().flatMap(({ path, state }) => (state.kind === "sending" || state.kind === "checking" ? [path] : []))
  ])
  const path = replaces ?? freePath(file.name, taken)
  const id = newId()
  const control = new AbortController()
  const set = (state: UploadState) => store.set(store.get().map((one) => (one.id === id ? { ...one, state } : one)))
  store.set([
    ...store.get(),
    {
      id,
      file,
      path,
      state: { kind: "sending", share: 0 },
      cancel: () => {
        control.abort()
        forget(editor, id)
      }
    }
  ])
  try {
    const answer = await upload({
      method: "PUT",
      url: `/v1/courses/${editor.courseId}/files/${encodeURIComponent(path)}`,
      file,
      contentType: "application/octet-stream",
      signal: control.signal,
      onProgress: (share) => set(share >= 1 ? { kind: "checking" } : { kind: "sending", share })
    })
    if (!isCourseFile(answer)) throw new Error("not a file of a course")
    editor.change((draft) => withFile(draft, answer))
    await editor.flush()
    set({ kind: "ready" })
    return answer
  } catch (error) {
    set(failure(error))
    return null
  }
}

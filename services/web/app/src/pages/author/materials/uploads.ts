/** Files on their way into the course: sent, checked by the server, ready or refused. They go on while the author works. */
import type { AcceptedFile, CourseFile, FileFacts, MaterialRejection, MaterialUpload } from "@lyceum/sdk"
import { materialsQuery } from "../../../api/authoring.ts"
import { deleteMaterial, requestMaterial, sendToStore, verdictOn } from "../../../api/materials.ts"
import { queryClient } from "../../../api/query-client.ts"
import { makeStore, type Store } from "../../../store.ts"
import type { Draft } from "../draft/draft.ts"
import type { Editor } from "../draft/editor.ts"
import { newId } from "../draft/ids.ts"

export type UploadState =
  | { readonly kind: "sending"; readonly share: number }
  | { readonly kind: "checking" }
  | { readonly kind: "ready"; readonly url: string | null; readonly facts: FileFacts | undefined }
  | { readonly kind: "refused"; readonly reasons: ReadonlyArray<MaterialRejection> }
  | { readonly kind: "expired" }
  | { readonly kind: "failed"; readonly error: unknown }

export interface Sending {
  /** Names the upload in this page, and its request: a retry is the same upload. */
  readonly id: string
  readonly file: File
  /** Where it will be in the course. */
  readonly path: string
  /** The server's name for it, once it knows it. */
  readonly materialId: string | null
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

/** A path for a file that no other has: `name.png`, `name-2.png`. */
const freePath = (name: string, taken: ReadonlySet<string>): string => {
  const safe = name.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]/gu, "_").replace(/^\.+/, "_") || "file"
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

/** Takes an upload off the list. */
export const forget = (editor: Editor, id: string): void => {
  const store = uploadsOf(editor)
  store.set(store.get().filter((one) => one.id !== id))
}

const set = (editor: Editor, id: string, change: Partial<Pick<Sending, "materialId" | "state">>): void => {
  const store = uploadsOf(editor)
  store.set(store.get().map((one) => (one.id === id ? { ...one, ...change } : one)))
}

/** The kind that a file is taken as, or why it is not: what can be said without sending it. */
const kindOf = (
  { name, size }: Pick<File, "name" | "size">,
  accepted: ReadonlyArray<AcceptedFile>
): AcceptedFile | MaterialRejection => {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase()
  const kind = accepted.find((one) => one.extension === extension)
  if (kind === undefined) return "type-not-allowed"
  return size === 0 ? "empty" : size > kind.maximumBytes ? "too-large" : kind
}

/** A verdict as a state. */
export const stateOf = ({ facts, reasons, state, url }: MaterialUpload): UploadState => {
  switch (state) {
    case "ready":
      return { kind: "ready", url, facts }
    case "rejected":
      return { kind: "refused", reasons }
    case "expired":
      return { kind: "expired" }
    case "awaiting-upload":
    case "processing":
      return { kind: "checking" }
  }
}

/** Lists a file that is ready in the draft, and saves it. */
export const takeIn = async (editor: Editor, file: CourseFile): Promise<void> => {
  editor.change((draft) => withFile(draft, file))
  await editor.flush()
  await queryClient.invalidateQueries({ queryKey: materialsQuery(editor.courseId).queryKey })
}

/** Sends a file through all its stations. Gives the file, or `null` when it did not come in. */
const run = async (
  editor: Editor,
  { file, id, path }: Pick<Sending, "id" | "file" | "path">,
  signal: AbortSignal
): Promise<CourseFile | null> => {
  try {
    const { accepted } = await queryClient.ensureQueryData(materialsQuery(editor.courseId))
    const kind = kindOf({ name: path, size: file.size }, accepted)
    if (typeof kind === "string") {
      set(editor, id, { state: { kind: "refused", reasons: [kind] } })
      return null
    }
    const wanted = { path, mediaType: kind.mediaType, size: file.size }
    const { materialId, upload } = await requestMaterial(editor.courseId, wanted, id, signal)
    set(editor, id, { materialId })
    await sendToStore(upload, file, (share) => set(editor, id, { state: { kind: "sending", share } }), signal)
    set(editor, id, { state: { kind: "checking" } })
    const verdict = await verdictOn(editor.courseId, materialId, signal)
    if (verdict.file !== null) await takeIn(editor, verdict.file)
    set(editor, id, { state: stateOf(verdict) })
    return verdict.file
  } catch (error) {
    set(editor, id, { state: { kind: "failed", error } })
    return null
  }
}

/** Starts, or starts again after a failure: with the same id the server knows that it is the same upload. */
const start = (editor: Editor, wanted: Pick<Sending, "id" | "file" | "path" | "materialId">) => {
  const control = new AbortController()
  const store = uploadsOf(editor)
  const { id } = wanted
  const sending: Sending = {
    ...wanted,
    state: { kind: "sending", share: 0 },
    cancel: () => {
      control.abort()
      const known = store.get().find((one) => one.id === id)?.materialId ?? null
      forget(editor, id)
      // Housekeeping removes what is left when this does not reach the server.
      if (known !== null) void deleteMaterial(editor.courseId, known).catch(() => undefined)
    }
  }
  store.set(
    store.get().some((one) => one.id === id)
      ? store.get().map((one) => (one.id === id ? sending : one))
      : [...store.get(), sending]
  )
  return run(editor, sending, control.signal)
}

/** Sends an upload that failed once more. */
export const sendAgain = (editor: Editor, { file, id, materialId, path }: Sending): Promise<CourseFile | null> =>
  start(editor, { id, file, path, materialId })

/**
 * Sends a file into the course and makes it part of the draft. `replaces`: the path of the file that it replaces; a new name
 * otherwise. The promise gives the file, or `null` when it did not come in.
 */
export const sendFile = (editor: Editor, file: File, replaces?: string): Promise<CourseFile | null> => {
  const taken = new Set([
    ...editor.draft.get().course.files.map(({ path }) => path),
    ...uploadsOf(editor)
      .get()
      .flatMap(({ path, state }) => (state.kind === "sending" || state.kind === "checking" ? [path] : []))
  ])
  return start(editor, { id: newId(), file, path: replaces ?? freePath(file.name, taken), materialId: null })
}

/** Unsaved work, kept on this device until the server has it: it survives a reload, a crash and being offline. */
import type { CourseContent } from "@lyceum/sdk"

/** What is kept of a course. `etag`: the state of the draft that the work began from; `at` in milliseconds since 1970. */
export interface Backup {
  readonly etag: string
  readonly content: CourseContent
  readonly at: number
}

const table = "drafts"

const opened = new Promise<IDBDatabase | null>((resolve) => {
  try {
    const request = indexedDB.open("lyceum-authoring", 1)
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(table))
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => resolve(null))
  } catch {
    // A browser that keeps nothing: editing works, a reload without a connection loses what was not saved.
    resolve(null)
  }
})

const keyOf = (person: string, courseId: string): string => `${person}/${courseId}`

const isBackup = (value: unknown): value is Backup =>
  typeof value === "object" && value !== null && "etag" in value && "content" in value && "at" in value

const settled = (request: IDBRequest): Promise<unknown> =>
  new Promise((resolve) => {
    request.addEventListener("success", () => resolve(request.result))
    request.addEventListener("error", () => resolve(undefined))
  })

/** Keeps the work of a person on a course, in place of what was kept before. */
export const keepBackup = async (person: string, courseId: string, backup: Backup): Promise<void> => {
  const database = await opened
  if (database === null) return
  await settled(database.transaction(table, "readwrite").objectStore(table).put(backup, keyOf(person, courseId)))
}

/** What was kept; `null` = nothing. */
export const readBackup = async (person: string, courseId: string): Promise<Backup | null> => {
  const database = await opened
  if (database === null) return null
  const found = await settled(database.transaction(table).objectStore(table).get(keyOf(person, courseId)))
  return isBackup(found) ? found : null
}

/** Forgets it: the server has the work, or the author does not want it. */
export const dropBackup = async (person: string, courseId: string): Promise<void> => {
  const database = await opened
  if (database === null) return
  await settled(database.transaction(table, "readwrite").objectStore(table).delete(keyOf(person, courseId)))
}

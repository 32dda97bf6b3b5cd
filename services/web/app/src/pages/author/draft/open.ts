/** Opens a course for editing: what the server has, and what is left of an earlier visit. */
import { loadDraft } from "../../../api/authoring.ts"
import { readBackup } from "./backup.ts"
import { type Editor, makeEditor } from "./editor.ts"

/** Editors of this visit, so that going to another page and back loses nothing. */
const editors = new Map<string, Editor>()

/** An editor, and when the work was kept that it goes on with; `null` = it begins from the server's document. */
export interface Opened {
  readonly editor: Editor
  readonly restoredAt: number | null
}

/**
 * The editor of a course. With unsaved work it goes on where it was; otherwise it begins from the server's newest document.
 * Throws what reading the draft throws.
 */
export const openDraft = async (person: string, courseId: string): Promise<Opened> => {
  const key = `${person}/${courseId}`
  const known = editors.get(key)
  if (known?.isUnsaved() === true) return { editor: known, restoredAt: null }
  const [base, backup] = await Promise.all([loadDraft(courseId), readBackup(person, courseId)])
  if (known !== undefined) {
    if (known.base().etag !== base.etag) known.reset(base)
    return { editor: known, restoredAt: null }
  }
  const isNew = backup !== null && JSON.stringify(backup.content) !== JSON.stringify(base.content)
  // Sent with the tag that the work began from: when somebody saved since, the author is asked.
  const editor = isNew
    ? makeEditor(person, courseId, { content: base.content, etag: backup.etag }, backup.content)
    : makeEditor(person, courseId, base)
  editors.set(key, editor)
  return { editor, restoredAt: isNew ? backup.at : null }
}

/** Sends what is unsaved of a course, before something else reads its draft from the server. */
export const flushDraft = async (person: string, courseId: string): Promise<void> =>
  editors.get(`${person}/${courseId}`)?.flush()

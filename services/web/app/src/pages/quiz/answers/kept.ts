/** Answers that the server does not have yet, in this browser: by person and try, until they are saved. */
import type { Answers } from "@lyceum/sdk"
import type { Draft, Entry } from "./draft.ts"

/** `sent`: the answers of a save whose outcome was not heard. `revision`: what the draft builds on. */
export interface Kept {
  readonly draft: Draft
  readonly revision: number
  readonly sent: Answers | null
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isTexts = (value: unknown): value is Array<string> =>
  Array.isArray(value) && value.every((one) => typeof one === "string")

const isEntry = (value: unknown): value is Entry => {
  if (!isRecord(value)) return false
  if (value["kind"] === "choice") return typeof value["choiceId"] === "string"
  if (value["kind"] === "choices") return isTexts(value["choiceIds"])
  if (value["kind"] === "text") return typeof value["text"] === "string"
  const { number } = value
  return value["kind"] === "number" && typeof value["text"] === "string" && (number === null || Number.isFinite(number))
}

const isAnswer = (value: unknown): value is Answers[number] =>
  isRecord(value) &&
  typeof value["questionId"] === "string" &&
  isRecord(value["answer"]) &&
  (value["answer"]["kind"] === "number" ? typeof value["answer"]["number"] === "number" : isEntry(value["answer"]))

const isDraft = (value: unknown): value is Draft => isRecord(value) && Object.values(value).every(isEntry)

/** Reads what was kept; what is not understood is as if nothing were there. */
const decodeKept = (text: string | null): Kept | null => {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    if (!isRecord(value) || typeof value["revision"] !== "number" || !isDraft(value["draft"])) return null
    const sent = Array.isArray(value["sent"]) && value["sent"].every(isAnswer) ? value["sent"] : null
    return { draft: value["draft"], revision: value["revision"], sent }
  } catch {
    return null
  }
}

const keyOf = (userId: string, attemptId: string) => `lyceum-quiz/${userId}/${attemptId}`

/** Where one person's answers of one try are kept. What the browser has no room for stays on the screen alone. */
export const keptAnswers = (storage: Storage, userId: string, attemptId: string) => {
  const key = keyOf(userId, attemptId)
  return {
    read: (): Kept | null => decodeKept(storage.getItem(key)),
    write: (kept: Kept): void => {
      try {
        storage.setItem(key, JSON.stringify(kept))
      } catch {
        // Full, or forbidden: the answers are on the screen and on their way to the server.
      }
    },
    forget: (): void => storage.removeItem(key)
  }
}

/** Events as they come back from the store: what is not understood is left out. */
import type { LearningEventInput } from "@lyceum/sdk"

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** Whether something is an event as the contract has it. */
const isLearningEvent = (value: unknown): value is LearningEventInput => {
  if (!isRecord(value)) return false
  if (!["id", "courseId", "itemId", "occurredAt"].every((field) => typeof value[field] === "string")) return false
  const { data, type } = value
  if (type === "item-viewed") return true
  if (!isRecord(data)) return false
  if (type === "video-progressed")
    return typeof data["percent"] === "number" && typeof data["positionSeconds"] === "number"
  return type === "answer-given" && typeof data["questionId"] === "string"
}

/** Reads a kept event. */
export const decodeEvent = (text: string): LearningEventInput | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isLearningEvent(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Changes of progress as they come over the stream or from another tab. */
import type { ProgressChange } from "@lyceum/sdk"

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const states = ["locked", "not-started", "in-progress", "completed"]

/** Whether something is a change as the contract has it. */
export const isProgressChange = (value: unknown): value is ProgressChange =>
  isRecord(value) &&
  typeof value["courseId"] === "string" &&
  ["courseVersion", "percent", "completedItems", "requiredItems", "version"].every(
    (field) => typeof value[field] === "number"
  ) &&
  typeof value["completed"] === "boolean" &&
  (value["itemId"] === null || typeof value["itemId"] === "string") &&
  (value["state"] === null || states.some((state) => state === value["state"]))

/** What tabs tell each other: a change of somebody's progress, or that changes may have been missed (`null`). */
export interface Told {
  readonly userId: string
  readonly change: ProgressChange | null
}

/** Whether something is what a tab tells. */
export const isTold = (value: unknown): value is Told =>
  isRecord(value) &&
  typeof value["userId"] === "string" &&
  (value["change"] === null || isProgressChange(value["change"]))

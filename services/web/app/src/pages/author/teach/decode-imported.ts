/** The answer to an import, read from what came without the client. */
import type { Imported } from "@lyceum/sdk"

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const isCounts = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((count) => typeof count === "number")

const isListOf = (value: unknown, ...fields: ReadonlyArray<string>): boolean =>
  Array.isArray(value) &&
  value.every((line: unknown) => isObject(line) && fields.every((field) => typeof line[field] === "string"))

const isReport = (value: unknown): boolean =>
  isObject(value) &&
  ["sections", "lessons", "pages", "files"].every((field) => typeof value[field] === "number") &&
  isCounts(value["items"]) &&
  isCounts(value["elements"]) &&
  isListOf(value["warnings"], "place", "message") &&
  isListOf(value["unsupported"], "place", "tag", "reason") &&
  Array.isArray(value["notUsed"]) &&
  value["notUsed"].every((path: unknown) => typeof path === "string")

/** Whether it is the answer that the contract says. */
export const isImported = (value: unknown): value is Imported =>
  isObject(value) &&
  typeof value["courseId"] === "string" &&
  typeof value["slug"] === "string" &&
  isReport(value["report"])

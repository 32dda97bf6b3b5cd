/** Policies of AWS as they stand in inputs: a text of JSON. */
import { asText, at, list } from "./Policy.ts"

/** A statement, as far as rules look at it. */
export interface PolicyStatement {
  readonly sid: string
  readonly effect: string
  readonly actions: ReadonlyArray<string>
  readonly resources: ReadonlyArray<string>
  readonly statement: unknown
}

const parsed = (text: unknown): unknown => {
  if (typeof text !== "string") return text
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const texts = (value: unknown): ReadonlyArray<string> =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string")

/** The value that a text of JSON stands for; `undefined` where it is none. */
export const json = parsed

/** The statements of a policy. */
export const statementsOf = (text: unknown): ReadonlyArray<PolicyStatement> =>
  list(at(parsed(text), "Statement")).map((statement) => ({
    sid: asText(at(statement, "Sid")),
    effect: asText(at(statement, "Effect")),
    actions: texts(at(statement, "Action")),
    resources: texts(at(statement, "Resource")),
    statement
  }))

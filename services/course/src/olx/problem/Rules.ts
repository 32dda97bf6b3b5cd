/** The rules of a problem: attempts, pass mark, time, when answers are shown. */
import type { QuizRules } from "@lyceum/domain/Quiz"
import type { ProblemContext } from "./ProblemContext.ts"

/** `showanswer` values of Open edX that mean the same as one of ours; others are read as "after submission" and reported. */
const shown: Readonly<Record<string, QuizRules["showAnswers"]>> = {
  never: "never",
  attempted: "after-submission",
  attempted_no_past_due: "after-submission",
  answered: "after-pass",
  correct_or_past_due: "after-pass"
}

const integer = (text: string | undefined, low: number, high: number): number | null => {
  const value = Number((text ?? "").trim() === "" ? Number.NaN : text)
  return Number.isInteger(value) && value >= low && value <= high ? value : null
}

/** The rules; `passPercent` is the course's own mark, which `lyceum_pass_percent` overrules. */
export const readRules = (
  attributes: Readonly<Record<string, string>>,
  passPercent: number,
  context: ProblemContext
): QuizRules => {
  const attempts = attributes["max_attempts"] ?? ""
  const maxAttempts = integer(attempts, 1, 1000)
  if (attempts !== "" && maxAttempts === null) context.warn(`max_attempts="${attempts}" was read as unlimited`)
  const wanted = attributes["showanswer"] ?? ""
  const showAnswers = Object.hasOwn(shown, wanted) ? shown[wanted] : undefined
  if (wanted !== "" && showAnswers === undefined) context.warn(`showanswer="${wanted}" was read as after submission`)
  const randomized = attributes["rerandomize"] ?? ""
  if (!["", "never", "false"].includes(randomized)) context.warn(`rerandomize="${randomized}" is not supported`)
  return {
    maxAttempts,
    passPercent: integer(attributes["lyceum_pass_percent"], 0, 100) ?? passPercent,
    timeLimitMinutes: integer(attributes["lyceum_time_limit_minutes"], 1, 10_000),
    showAnswers: showAnswers ?? "after-submission"
  }
}

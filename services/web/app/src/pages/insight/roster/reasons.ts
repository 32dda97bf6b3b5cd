/** Why rows were rejected: the service says it in English, known reasons have texts of their own. */

const known = {
  "there is no such course, or it is not yours": "reason.course",
  "this is not an e-mail address": "reason.email",
  "nobody has an account with this e-mail address": "reason.nobody",
  "the course takes no more learners": "reason.closed",
  "the e-mail address is missing or too long": "reason.email",
  "the course is missing or its name is too long": "reason.course"
} as const

type ReasonKey = (typeof known)[keyof typeof known]

const isKnown = (reason: string): reason is keyof typeof known => Object.hasOwn(known, reason)

/** The key of the text for a reason; `undefined` = it is shown as it came. */
export const reasonKey = (reason: string): ReasonKey | "row-fault.columns" | undefined =>
  isKnown(reason) ? known[reason] : /^expected \d+ columns/.test(reason) ? "row-fault.columns" : undefined

/**
 * A visitor pressed "Sign in to enrol": kept in this tab over the sign-in, so that coming back enrols. Not in the address, or a
 * link of somebody else could enrol people.
 */
const stored = "lyceum-enrol"

/** Longest time between the wish and its fulfilment, in milliseconds. */
const longest = 30 * 60_000

/** Notes the wish to enrol in a course. */
export const wishToEnrol = (courseId: string): void =>
  sessionStorage.setItem(stored, `${courseId} ${String(Date.now())}`)

/** Whether there is a fresh wish for this course; it is gone afterwards. */
export const takeWish = (courseId: string): boolean => {
  const [id, at = "0"] = sessionStorage.getItem(stored)?.split(" ") ?? []
  if (id !== courseId) return false
  sessionStorage.removeItem(stored)
  return Date.now() - Number(at) < longest
}

/** Which passwords are refused, beside their length (OWASP ASVS 5.0 6.2.4, 6.2.5): common ones and the address itself. */
import type { Email } from "@lyceum/domain/Account"
import { commonPasswords } from "./common-passwords.ts"

/** The reason against one that a set of breached passwords has (6.2.12); what it is, is asked by `BreachedPasswords`. */
export const breachedReason = "password: it became public in a breach of some other site, and would be tried"

/** Reasons against a password, in sentences for its owner; none = fine. Any characters are welcome. */
export const reasonsAgainst = (password: string, email: Email): ReadonlyArray<string> => {
  const folded = password.toLowerCase()
  const reasons: Array<string> = []
  if (commonPasswords.has(folded))
    reasons.push("password: it is one of the most common ones and would be guessed first")
  if (folded === email || folded === email.slice(0, email.lastIndexOf("@"))) {
    reasons.push("password: it is the same as the e-mail address")
  }
  return reasons
}

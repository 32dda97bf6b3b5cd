/**
 * The range protocol of Have I Been Pwned (https://haveibeenpwned.com/API/v3#PwnedPasswords): the set is asked with the first 5
 * digits of a password's SHA-1 and answers with all that begin so, hundreds, so that it does not learn which one was meant
 * (k-anonymity). SHA-1 is here the key of a look-up that the set dictates; nothing is protected by it.
 */
import { Option } from "effect"
import { createHash } from "node:crypto"

/** What is sent of a password, and what is looked for in the answer; both in capital hexadecimal digits. */
export interface RangeKey {
  /** 5 digits. */
  readonly prefix: string
  /** The other 35; never leaves the process. */
  readonly suffix: string
}

export const rangeKeyOf = (password: string): RangeKey => {
  const digits = createHash("sha1").update(password, "utf8").digest("hex").toUpperCase()
  return { prefix: digits.slice(0, 5), suffix: digits.slice(5) }
}

const line = /^([0-9A-F]{35}):(\d{1,15})$/

/**
 * The suffixes of an answer, a line `SUFFIX:COUNT` each; a count of 0 is padding (`Add-Padding`) and stands for no password.
 * None when a line is anything else: then it is no answer of this protocol.
 */
export const suffixesOf = (answer: string): Option.Option<ReadonlySet<string>> => {
  const found = new Set<string>()
  for (const text of answer.split(/\r?\n/)) {
    if (text === "") continue
    const [, suffix, count] = line.exec(text) ?? []
    if (suffix === undefined) return Option.none()
    if (Number(count) > 0) found.add(suffix)
  }
  // Every range has hundreds: an empty answer comes from somebody else.
  return found.size === 0 ? Option.none() : Option.some(found)
}

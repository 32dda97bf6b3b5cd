/**
 * Takes out of a text what may be a person's: the last line behind the rule that nothing personal is logged. Errors quote what
 * they were given (a value that does not fit, a key that is there already), and nobody reviews the message of a library. Pure.
 */

/** Texts are cut here. */
const longest = 8000

const rules: ReadonlyArray<readonly [RegExp, string]> = [
  // A schema's error says what it got instead, to the end of its line or lines.
  [/(, (?:got|actual) )[\s\S]*?(?=\n\s+at |\n\n|$)/g, "$1(hidden)"],
  // PostgreSQL: Key (email)=(a@b.example) already exists.
  [/\)=\((?:[^()]|\([^()]*\))*\)/g, ")=(hidden)"],
  [/:\/\/[^\s/@]+@/g, "://(secret)@"],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "(token)"],
  [/\b(lyceum_[a-z]{2,3}_)[\w-]{8,}/g, "$1(secret)"],
  [/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, "$1 (secret)"],
  [/[^\s"'<>(),;:=@/\\]+@[^\s"'<>(),;:=@/\\]+\.[\p{L}\d-]{2,}/gu, "(e-mail)"]
]

/** The text without e-mail addresses, tokens, passwords of addresses, and values that errors quote. */
export const scrub = (text: string): string =>
  rules.reduce((left, [found, instead]) => left.replace(found, instead), text.slice(0, longest))

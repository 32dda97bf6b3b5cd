/** Value objects of an account: e-mail address, name, password rule, locale. Pure. */
import { Schema, SchemaTransformation } from "effect"

/** What stands before the `@`, as the inside of a class: no spaces, no control characters, nothing that would need quotes. */
const unquoted = '[^\\s\\u0000-\\u001f\\u007f@"(),:;<>\\[\\\\\\]]+'
const label = (letters: string) => `[${letters}0-9](?:[${letters}0-9-]*[${letters}0-9])?`
const address = (letters: string) => `${unquoted}@${label(letters)}(?:\\.${label(letters)})*`

/** An e-mail address, trimmed and lower-cased, at most 254 characters (RFC 5321 4.5.3.1.3). */
export const Email = Schema.String.check(
  Schema.isMaxLength(254),
  // Its words in a description of the API are part of the pattern's.
  Schema.isLowercased({ toJsonSchema: () => ({}) }),
  Schema.isPattern(new RegExp(`^${address("a-z")}$`, "u"))
)
  .pipe(Schema.brand("Email"))
  .annotate({ identifier: "Email", description: "a lower-case e-mail address" })
export type Email = typeof Email.Type

/** An address as people type it: spaces around it are dropped, capitals become small letters. */
export const TypedEmail = Schema.String.check(
  Schema.isMaxLength(254),
  Schema.isPattern(new RegExp(`^\\s*${address("A-Za-z")}\\s*$`, "u"))
).pipe(
  Schema.decodeTo(
    Email,
    SchemaTransformation.transform({ decode: (typed) => typed.trim().toLowerCase(), encode: (email) => email })
  )
)

/** A person's display name, 1 to 200 characters without control characters. */
export const PersonName = Schema.String.check(
  Schema.isMinCodePoints(1),
  Schema.isMaxCodePoints(200),
  // oxlint-disable-next-line no-control-regex -- control characters are what the rule is about
  Schema.isPattern(/^[^\u0000-\u001f\u007f]*\S[^\u0000-\u001f\u007f]*$/u)
)
  .pipe(Schema.brand("PersonName"))
  .annotate({ identifier: "PersonName" })
export type PersonName = typeof PersonName.Type

/** Languages that the platform speaks (BCP 47). */
export const Locale = Schema.Literals(["en", "de", "ar"]).annotate({ identifier: "Locale" })
export type Locale = typeof Locale.Type

/** Length rule of a password (OWASP ASVS 5.0 6.2.1, 6.2.9): 8 to 1024 characters (an emoji is one), any, never truncated. */
export const Password = Schema.String.check(Schema.isMinCodePoints(8), Schema.isMaxCodePoints(1024)).annotate({
  identifier: "Password"
})
export type Password = typeof Password.Type

/** Value objects of an account: e-mail address, name, password rule, locale. Pure. */
import { Schema, SchemaTransformation } from "effect"

/** An e-mail address, trimmed and lower-cased, at most 254 characters (RFC 5321 4.5.3.1.3). */
export const Email = Schema.String.check(
  Schema.isMaxLength(254),
  Schema.isLowercased(),
  Schema.isPattern(/^[^\sA-Z@"(),:;<>[\\\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/)
)
  .pipe(Schema.brand("Email"))
  .annotate({ identifier: "Email", description: "a lower-case e-mail address" })
export type Email = typeof Email.Type

/** An address as people type it: spaces around it are dropped, capitals become small letters. */
export const TypedEmail = Schema.String.check(Schema.isMaxLength(300)).pipe(
  Schema.decodeTo(
    Email,
    SchemaTransformation.transform({ decode: (typed) => typed.trim().toLowerCase(), encode: (email) => email })
  )
)

/** A person's display name, 1 to 200 characters without control characters. */
export const PersonName = Schema.String.check(
  Schema.isBetweenLength(1, 200),
  // oxlint-disable-next-line no-control-regex -- control characters are what the rule is about
  Schema.isPattern(/^[^\u0000-\u001f\u007f]*\S[^\u0000-\u001f\u007f]*$/)
)
  .pipe(Schema.brand("PersonName"))
  .annotate({ identifier: "PersonName" })
export type PersonName = typeof PersonName.Type

/** Languages that the platform speaks (BCP 47). */
export const Locale = Schema.Literals(["en", "de", "ar"]).annotate({ identifier: "Locale" })
export type Locale = typeof Locale.Type

/** Length rule of a password (OWASP ASVS 5.0 6.2.1, 6.2.9): 8 to 1024 characters, any characters, never truncated. */
export const Password = Schema.String.check(Schema.isBetweenLength(8, 1024)).annotate({ identifier: "Password" })
export type Password = typeof Password.Type

/** The kinds of configuration values. Pulumi hands every value over as text; what is no text is written as JSON. */
import { Schema } from "effect"

/** A text that is not empty. */
export const text = Schema.NonEmptyString
/** A text of a form; `form` says which, for the person who reads the error. */
export const matching = (pattern: RegExp, form: string) =>
  Schema.String.check(Schema.isPattern(pattern, { message: `must be ${form}` }))
/** A whole number within bounds. */
export const integer = (minimum: number, maximum: number) =>
  Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum, maximum }))
/** An amount above nothing. */
export const amount = Schema.FiniteFromString.check(Schema.isGreaterThan(0))
/** `true` or `false`. */
export const flag = Schema.fromJsonString(Schema.Boolean)
/** One of a few words. */
export const oneOf = <const L extends ReadonlyArray<string>>(words: L) => Schema.Literals(words)
/** A YAML list of texts. */
export const texts = Schema.fromJsonString(Schema.Array(Schema.NonEmptyString))
/** A YAML list or map of a form. */
export const json = <A extends Schema.Constraint>(schema: A) => Schema.fromJsonString(schema)

/** A range of addresses, IPv4. */
export const cidr = matching(/^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, "a range like 10.20.0.0/16")
/** A domain name. */
export const domain = matching(
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  "a domain name like learn.example.org"
)

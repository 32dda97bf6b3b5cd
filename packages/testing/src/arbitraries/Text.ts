/** Texts as people write them, in several scripts, with the characters that break careless code; none that no text store keeps. */
import { Arbitrary, Schema } from "effect"

const words = Arbitrary.schema(
  Schema.Literals([
    "event",
    "log",
    "exactly-once",
    "Prüfung",
    "درس",
    "课程",
    "🎓",
    "e\u0301tude",
    "O'Brien",
    "100%",
    "a/b",
    "\\n",
    "<b>",
    "&amp;",
    '"quoted"',
    "${x}",
    "__proto__",
    "null"
  ])
)

/** One of several. The first is what failures shrink towards. */
export const oneOf = <A>(first: Arbitrary.Arbitrary<A>, ...rest: ReadonlyArray<Arbitrary.Arbitrary<A>>) =>
  Arbitrary.flatMap(whole(0, rest.length), (index) => rest[index - 1] ?? first)

/** A whole number between two, both included. */
export const whole = (minimum: number, maximum: number): Arbitrary.Arbitrary<number> =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

/** One to six words. */
export const line: Arbitrary.Arbitrary<string> = Arbitrary.array(words, { minLength: 1, maxLength: 6 }).pipe(
  Arbitrary.map((parts) => parts.join(" "))
)

const escape = (value: string): string =>
  value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

/** Well-formed, harmless HTML. */
export const html: Arbitrary.Arbitrary<string> = Arbitrary.array(line, { maxLength: 3 }).pipe(
  Arbitrary.map((lines) => lines.map((value) => `<p>${escape(value)}</p>`).join(""))
)

/** A value, or `null`. */
export const nullOr = <A>(value: Arbitrary.Arbitrary<A>): Arbitrary.Arbitrary<A | null> =>
  oneOf<A | null>(Arbitrary.Constant(null), value)

/** True or false. */
export const boolean: Arbitrary.Arbitrary<boolean> = Arbitrary.schema(Schema.Boolean)

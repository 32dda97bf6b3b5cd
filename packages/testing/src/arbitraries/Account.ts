/** Accounts as they register: deliverable-looking addresses (at the reserved example domains, RFC 2606), names, passwords. */
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { Arbitrary, Schema } from "effect"
import { line, whole } from "./Text.ts"

/** Addresses that look real and can never be delivered to anybody. */
export const email: Arbitrary.Arbitrary<Email> = Arbitrary.all({
  name: Arbitrary.schema(Schema.Literals(["ada", "o'brien", "grace.hopper", "ali+courses", "jürgen", "x_y-z", "1"])),
  number: whole(0, 999_999),
  host: Arbitrary.schema(Schema.Literals(["example.org", "example.com", "mail.sub-domain.example.net"]))
}).pipe(Arbitrary.map(({ host, name, number }) => Email.make(`${name}${number}@${host}`)))

/** Names in several scripts. */
export const personName: Arbitrary.Arbitrary<PersonName> = Arbitrary.map(line, (name) => PersonName.make(name))

/** Passwords of at least 8 characters, some with spaces and other scripts. */
export const password: Arbitrary.Arbitrary<string> = Arbitrary.map(line, (words) => `${words} ${"pad".repeat(3)}`)

/** What a registration sends. */
export const registration = Arbitrary.all({ email, name: personName, password, locale: Arbitrary.schema(Locale) })

/** Which language a page is in: the account's, then the cookie's, then the browser's (RFC 9110 12.5.4). Pure. */
import { Account } from "@lyceum/api/Users"
import { Option, Schema } from "effect"

export type Locale = typeof Account.Type.locale

/** Set by the app when a visitor chooses; not secret, so scripts may write it. */
export const localeCookie = "lyceum-locale"

/** For who says nothing. */
const fallback: Locale = "en"

const decode = Schema.decodeUnknownOption(Account.fields.locale)

/** The languages of an `Accept-Language` header, the most wanted first. */
const wanted = (header: string): ReadonlyArray<string> =>
  header
    .split(",")
    .slice(0, 20)
    .flatMap((entry) => {
      const [tag = "", ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase())
      const given = parameters.find((parameter) => parameter.startsWith("q="))
      const quality = given === undefined ? 1 : Number(given.slice(2))
      return tag !== "" && quality > 0 ? [{ tag, quality }] : []
    })
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag.split("-")[0] ?? tag)

/** The first that is ours. */
export const localeOf = (known: {
  readonly account: Locale | undefined
  readonly cookie: string | undefined
  readonly acceptLanguage: string | undefined
}): Locale => {
  const choices = [known.account, known.cookie, ...wanted(known.acceptLanguage ?? "")]
  for (const choice of choices) {
    const locale = decode(choice)
    if (Option.isSome(locale)) return locale.value
  }
  return fallback
}

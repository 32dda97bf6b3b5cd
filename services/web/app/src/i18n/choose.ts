/** Choosing a language. */
import type { Locale } from "@lyceum/sdk"
import { lyceum } from "../api/lyceum.ts"
import { account } from "../api/session.ts"
import { remember } from "../cookies.ts"
import { switchLanguage } from "./language.ts"

/** Shows the app in a language now and from now on; signed in, on every other device too. */
export const chooseLanguage = async (locale: Locale): Promise<void> => {
  await switchLanguage(locale)
  remember("lyceum-locale", locale)
  const who = account.get()
  if (who === null || who.locale === locale) return
  const { data } = await lyceum.users.changeMe({ body: { locale } })
  account.set(data)
}

/** The language in use: one for the whole page, switched without a reload. */
import { type Messages, setupI18n } from "@lingui/core"
import type { Locale } from "@lyceum/sdk"
import { useSyncExternalStore } from "react"
import { boot } from "../boot.ts"
import { catalogueOf } from "./catalogues.ts"
import { directionOf } from "./Locale.ts"

export const i18n = setupI18n({ locale: boot.locale, messages: { [boot.locale]: {} } })

const areas = new Set<string>(["common"])
const loading = new Map<string, Promise<Messages>>()
const listeners = new Set<() => void>()
let current: Locale = boot.locale

const load = async (area: string, locale: Locale): Promise<void> => {
  const name = `${locale}/${area}`
  const known = loading.get(name)
  const messages = known ?? catalogueOf(area, locale)
  loading.set(name, messages)
  try {
    i18n.load(locale, await messages)
  } catch (error) {
    // Asked for again the next time: the connection may be back by then.
    loading.delete(name)
    throw error
  }
}

/** Fetches the texts of areas in the language in use; at once when they are there. */
export const loadTexts = async (...wanted: ReadonlyArray<string>): Promise<void> => {
  for (const area of wanted) areas.add(area)
  await Promise.all(wanted.map((area) => load(area, current)))
}

/** Switches to a language once all texts that the page may show are there. Sets `lang` and `dir` of the document. */
export const switchLanguage = async (locale: Locale): Promise<void> => {
  await Promise.all([...areas].map((area) => load(area, locale)))
  current = locale
  i18n.activate(locale)
  document.documentElement.lang = locale
  document.documentElement.dir = directionOf(locale)
  for (const listener of listeners) listener()
}

document.documentElement.lang = current
document.documentElement.dir = directionOf(current)

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const currentLocale = (): Locale => current

/** The language in use; the component is drawn again when it changes. */
export const useLocale = (): Locale => useSyncExternalStore(subscribe, currentLocale)

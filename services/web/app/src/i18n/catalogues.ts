/** Where texts come from: one compiled module a language and area, fetched when it is first needed. */
import type { Messages } from "@lingui/core"
import type { Locale } from "@lyceum/sdk"

const ofPages = import.meta.glob<Messages>("../pages/*/i18n/*.json", { import: "default" })
const ofAll = import.meta.glob<Messages>("./texts/*.json", { import: "default" })

/** `common` belongs to the shell and the components; every other area is a folder in `pages`. */
export const catalogueOf = async (area: string, locale: Locale): Promise<Messages> => {
  const load = area === "common" ? ofAll[`./texts/${locale}.json`] : ofPages[`../pages/${area}/i18n/${locale}.json`]
  if (load === undefined) throw new Error(`no texts of ${area} in ${locale}`)
  return Object.fromEntries(Object.entries(await load()).map(([key, message]) => [`${area}:${key}`, message]))
}

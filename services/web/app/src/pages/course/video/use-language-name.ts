/** Names of languages, in the language in use. */
import { useMemo } from "react"
import { useLocale } from "../../../i18n/language.ts"

/** Gives the name of a language by its tag (BCP 47); the tag itself when it is not known. */
export const useLanguageName = (): ((tag: string) => string) => {
  const locale = useLocale()
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "language", fallback: "code" })
    return (tag) => {
      try {
        return names.of(tag) ?? tag
      } catch {
        return tag
      }
    }
  }, [locale])
}

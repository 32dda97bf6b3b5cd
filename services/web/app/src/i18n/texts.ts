/** Texts of an area, by keys that the compiler knows. */
import type { Locale } from "@lyceum/sdk"
import { type ReactNode, useMemo } from "react"
import { i18n, useLocale } from "./language.ts"
import { rich, type Wrap } from "./rich.ts"

/** What can stand in a text's places. */
export type Values = Readonly<Record<string, string | number | Date>>

export interface Translate<Key extends string> {
  /** The text of a key with its places filled. */
  (key: Key, values?: Values): string
  /** The same with parts like `<link>…</link>` wrapped in elements. */
  readonly rich: (key: Key, wraps: Readonly<Record<string, Wrap>>, values?: Values) => ReactNode
}

/**
 * The two ways to the texts of an area, `useT` in components and `t` outside of them (where nothing is drawn again when
 * the language changes). `Key` is `keyof typeof en` of the English file.
 */
export const texts = <Key extends string>(area: string) => {
  const text = (key: Key, values?: Values): string => i18n._(`${area}:${key}`, { ...values })
  const make = (_locale: Locale): Translate<Key> =>
    Object.assign((key: Key, values?: Values) => text(key, values), {
      rich: (key: Key, wraps: Readonly<Record<string, Wrap>>, values?: Values) => rich(text(key, values), wraps)
    })
  return {
    t: text,
    useT: (): Translate<Key> => {
      const locale = useLocale()
      // A new function for each language, so that what depends on it is made anew.
      return useMemo(() => make(locale), [locale])
    }
  }
}

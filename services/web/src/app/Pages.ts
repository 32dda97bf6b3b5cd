/** Which files of the build an address needs besides what every page needs, by what the build says. Pure, except `readPages`. */
import { Schema } from "effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Locale } from "./Locale.ts"

/** A file that the page names: a module, or a style sheet. */
export interface Preload {
  readonly rel: "modulepreload" | "stylesheet"
  /** Address of the file. */
  readonly href: string
}

/** Addresses of files, which stand in the page: nothing that could end an attribute. */
const Files = Schema.Array(Schema.String.check(Schema.isPattern(/^\/[\w./-]+$/)))
const Texts = Schema.Record(Schema.String, Files)

const Pages = Schema.Struct({
  /** Of the shell, by language. */
  texts: Texts,
  pages: Schema.Array(
    Schema.Struct({ path: Schema.String, guarded: Schema.Boolean, scripts: Files, styles: Files, texts: Texts })
  )
})
export type Pages = typeof Pages.Type

const none: Pages = { texts: {}, pages: [] }

/** What `page-preloads` of the build wrote; a build without it names nothing. */
export const readPages = (folder: string): Pages => {
  const file = join(folder, ".vite", "pages.json")
  return existsSync(file) ? Schema.decodeSync(Schema.fromJsonString(Pages))(readFileSync(file, "utf8")) : none
}

/** How many segments of a pattern are the path's own words; `undefined` = it is another address. */
const fit = (pattern: string, path: string): number | undefined => {
  const [wanted, given] = [pattern.split("/"), path.split("/")]
  if (wanted.length !== given.length) return undefined
  const fits = wanted.every((word, index) => word === given[index] || (word.startsWith("$") && given[index] !== ""))
  return fits ? wanted.filter((word) => !word.startsWith("$")).length : undefined
}

/** The page of an address; of several patterns the one with the most words of its own, as in the app's router. */
const pageOf = ({ pages }: Pages, path: string) =>
  pages
    .flatMap((page) => {
      const words = fit(page.path, path)
      return words === undefined ? [] : [{ page, words }]
    })
    .toSorted((a, b) => b.words - a.words)[0]?.page

/**
 * What to name in the page of an address. Who is signed in begins at home, and who is not signs in first (`guards.ts` and the
 * start page of the app): a wrong guess costs some bytes, nothing else.
 */
export const preloadsOf = (
  all: Pages,
  { locale, path, signedIn }: { readonly path: string; readonly locale: Locale; readonly signedIn: boolean }
): ReadonlyArray<Preload> => {
  const asked = path !== "/" && path.endsWith("/") ? path.slice(0, -1) : path
  const first = pageOf(all, asked === "/" && signedIn ? "/home" : asked)
  const page = first?.guarded === true && !signedIn ? pageOf(all, "/sign-in") : first
  const scripts = [...(all.texts[locale] ?? []), ...(page?.scripts ?? []), ...(page?.texts[locale] ?? [])]
  return [
    ...[...new Set(page?.styles)].map((href) => ({ rel: "stylesheet" as const, href })),
    ...[...new Set(scripts)].map((href) => ({ rel: "modulepreload" as const, href }))
  ]
}

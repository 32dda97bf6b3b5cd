/** The HTML shell: the build's `index.html` with a nonce on everything that runs or styles, and what is known of the visitor. Pure. */
import type { Locale } from "./Locale.ts"
import type { Preload } from "./Pages.ts"
import type { Theme } from "./Theme.ts"

export interface ShellValues {
  /** Unguessable, of this answer alone (CSP 3). */
  readonly nonce: string
  readonly locale: Locale
  readonly theme: Theme | undefined
  /** Files that the page will need. */
  readonly preloads: ReadonlyArray<Preload>
  /** JSON for the app. */
  readonly boot: unknown
}

/** Text between values. */
export type Template = (values: ShellValues) => string

/** Cannot come up in HTML text. */
const mark = (name: string) => `\u0000${name}\u0000`

/** JSON that no HTML parser reads as anything else than the text of the element it stands in. */
export const embeddable = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

const withoutNonce = (attributes: string): string => attributes.replace(/\snonce(=("[^"]*"|'[^']*'|[^\s>]*))?/gi, "")

/** Prepares an `index.html` once; nonces and attributes of `<html>` that it has give way to ours. */
export const templateOf = (index: string): Template => {
  const html = index
    .replaceAll("\u0000", "")
    .replace(/<meta\b[^>]*\bproperty="csp-nonce"[^>]*>/gi, "")
    .replace(/<html\b[^>]*>/i, () => `<html ${mark("html")}>`)
    .replace(
      /<(script|link|style)\b([^>]*)>/gi,
      (_, tag: string, attributes: string) => `<${tag} nonce="${mark("nonce")}"${withoutNonce(attributes)}>`
    )
    .replace(
      /<head\b[^>]*>/i,
      // Libraries that add scripts, links or styles of their own look for the nonce here.
      (head) => `${head}<meta property="csp-nonce" nonce="${mark("nonce")}">`
    )
    // After what the browser may fetch meanwhile; modules run when the whole page has been read.
    .replace("<!--lyceum-boot-->", "")
    .replace(/<\/head>/i, (end) => mark("preloads") + mark("boot") + end)
  const parts = html.split("\u0000")
  return ({ boot, locale, nonce, preloads, theme }) => {
    const values: Readonly<Record<string, string>> = {
      nonce,
      html: `lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}"${theme === undefined ? "" : ` data-theme="${theme}"`}`,
      preloads: preloads
        .map(({ href, rel }) => `<link rel="${rel}" crossorigin href="${href}" nonce="${nonce}">`)
        .join(""),
      boot: `<script type="application/json" id="lyceum-boot">${embeddable(boot)}</script>`
    }
    // Marks enclose names, so every second part is one.
    return parts.map((part, index) => (index % 2 === 1 ? (values[part] ?? "") : part)).join("")
  }
}

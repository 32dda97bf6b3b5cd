/** HTML of an archive to HTML of a course: sanitised, links canonical, and a word on everything that could not stay. */
import type { ItemId } from "@lyceum/domain/Ids"
import type { Bundle } from "./Bundle.ts"
import { sanitizeWith } from "./Html.ts"
import { fileLink, itemLink, parseLink } from "./Links.ts"
import { refused } from "./OlxRefused.ts"
import type { Reporter } from "./Reporter.ts"

/** `read` gets the source and its place; `referred` fills with the files that HTML refers to. */
export interface HtmlImport {
  readonly read: (source: string, place: string) => string
  /** The file that an address names, or `null` when it names none. */
  readonly fileOf: (address: string) => string | null
  readonly referred: ReadonlySet<string>
}

/** The most that one text of a course may hold, in characters (`Html` of the domain). */
const maxHtml = 2_000_000

export const makeHtmlImport = (bundle: Bundle, report: Reporter, targets: ReadonlyMap<string, ItemId>): HtmlImport => {
  const referred = new Set<string>()
  // Open edX stores `a b.png` as `a_b.png` and accepts both in addresses
  const existing = (path: string): string | null =>
    [path, path.replaceAll(" ", "_")].find((one) => bundle.has(`static/${one}`)) ?? null
  const read = (source: string, place: string): string => {
    const { html, dropped } = sanitizeWith(source, (tag, attribute, value) => {
      const link = parseLink(value)
      if (link.kind === "file") {
        const path = existing(link.path)
        if (path === null) report.warn(place, `the file static/${link.path} is missing`)
        else referred.add(path)
        return fileLink(path ?? link.path, link.suffix)
      }
      if (link.kind === "item") {
        const target = targets.get(link.name)
        if (target !== undefined) return itemLink(target, link.suffix)
        report.warn(place, `the link to ${link.name} leads to no part of this course`)
        return itemLink(link.name, link.suffix)
      }
      if (link.kind === "platform") {
        report.warn(
          place,
          `the address ${value.slice(0, 200)} of a <${tag}> ${attribute} leads into the platform it came from`
        )
      }
      return value
    })
    if (html.length > maxHtml) throw refused("entry-too-large", `HTML of more than ${maxHtml} characters`, place)
    for (const what of dropped) report.warn(place, `${what} was left out`)
    return html
  }
  return {
    read,
    referred,
    fileOf: (address) => {
      const link = parseLink(address)
      return link.kind === "file" ? (existing(link.path) ?? link.path) : null
    }
  }
}

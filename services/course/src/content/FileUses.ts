/** Which files of a course its texts show or link. Pure. */
import type { ItemBody } from "@lyceum/domain/Content"
import { mapBodyHtml } from "../olx/ContentHtml.ts"
import { parseLink } from "../olx/Links.ts"
import { pathsOf } from "./Delivery.ts"
import { markdownToHtml } from "./Markdown.ts"

/** Addresses in HTML, however quoted; what is found that is none names no file. */
const addresses = /\b(?:src|href|poster|cite)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi

/** Paths of the files that HTML refers to. */
export const filesInHtml = (html: string): ReadonlySet<string> =>
  new Set(
    [...html.matchAll(addresses)].flatMap((match) => {
      const link = parseLink((match[1] ?? match[2] ?? "").replaceAll("&amp;", "&"))
      return link.kind === "file" ? [link.path] : []
    })
  )

/** Paths of the files that an item's body names or refers to, in its texts, questions, keys and explanations. */
export const filesOfBody = (body: ItemBody): ReadonlySet<string> => {
  const found = new Set(pathsOf(body))
  const collect = (html: string): string => {
    for (const path of filesInHtml(html)) found.add(path)
    return html
  }
  if (body.kind === "text" && body.format === "markdown") collect(markdownToHtml(body.text))
  else mapBodyHtml(body, collect)
  return found
}

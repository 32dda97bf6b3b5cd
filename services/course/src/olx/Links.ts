/** The addresses that authored HTML may hold: files of the course, other items, and everything else. Pure. */
import { type RewriteLink, sanitizeWith } from "./Html.ts"

/** `path` is decoded; `suffix` is the query and fragment, as written. */
export type Link =
  | { readonly kind: "file"; readonly path: string; readonly suffix: string }
  | { readonly kind: "item"; readonly name: string; readonly suffix: string }
  | { readonly kind: "platform" }
  | { readonly kind: "other" }

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Reads an address: our canonical forms and the ones of Open edX (c4x and v1 assets, jump_to, jump_to_id). */
export const parseLink = (value: string): Link => {
  const match = /^([^?#]*)(.*)$/s.exec(value.trim())
  const address = match?.[1] ?? ""
  const suffix = match?.[2] ?? ""
  const file =
    /^\/static\/(.+)$/.exec(address)?.[1] ??
    /^\/c4x\/[^/]+\/[^/]+\/asset\/(.+)$/.exec(address)?.[1] ??
    /^\/asset-v1:.*@asset\+block@(.+)$/.exec(address)?.[1]
  if (file !== undefined) return { kind: "file", path: decoded(file), suffix }
  const item =
    /^(?:\/courses?(?:\/[^/]+){0,3})?\/jump_to_id\/([^/]+)\/?$/.exec(address)?.[1] ??
    /^\/courses?\/.*\/jump_to\/i4x:\/\/[^/]+\/[^/]+\/[^/]+\/([^/]+)$/.exec(address)?.[1] ??
    /^\/courses?\/.*\/jump_to\/block-v1:.*@([^@/]+)$/.exec(address)?.[1]
  if (item !== undefined) return { kind: "item", name: decoded(item), suffix }
  return { kind: address.startsWith("/") && !address.startsWith("//") ? "platform" : "other" }
}

/** The canonical address of a file of the course. */
export const fileLink = (path: string, suffix = ""): string =>
  `/static/${path
    .split("/")
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join("/")}${suffix}`

/** The canonical address of an item: its id in the course's document, its key in an archive. */
export const itemLink = (name: string, suffix = ""): string =>
  `/jump_to_id/${encodeURIComponent(name.toWellFormed())}${suffix}`

/** Where files and items are found. `null` leaves the address as it is. */
export interface LinkTargets {
  readonly fileUrl: (path: string) => string | null
  readonly itemUrl: (name: string) => string | null
}

/** The rewriting that sends canonical addresses to targets. */
export const rewriteTo =
  (targets: LinkTargets): RewriteLink =>
  (_tag, _attribute, value) => {
    const link = parseLink(value)
    if (link.kind === "file") {
      const url = targets.fileUrl(link.path)
      return url === null ? value : url + link.suffix
    }
    if (link.kind === "item") {
      const url = targets.itemUrl(link.name)
      return url === null ? value : url + link.suffix
    }
    return value
  }

/** HTML with its addresses sent to targets; sanitised on the way. */
export const rewriteHtml = (html: string, targets: LinkTargets): string => sanitizeWith(html, rewriteTo(targets)).html

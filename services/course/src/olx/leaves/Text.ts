/** `html` leaves: text, and files (an `html` with `lyceum_file`). */
import render from "dom-serializer"
import type { ChildNode } from "domhandler"
import { refused } from "../OlxRefused.ts"
import { isBlank } from "../XmlText.ts"
import { type LeafReader, warnAttributes } from "./LeafContext.ts"

const known = new Set(["editor", "use_latex_compiler"])

/** Nodes of an XML tree as HTML text. */
export const htmlOf = (nodes: ReadonlyArray<ChildNode>): string =>
  render([...nodes], { xmlMode: false, encodeEntities: "utf8", emptyAttrs: true })

/** Text inline, or in `html/<filename or url_name>.html`. */
export const readText: LeafReader = (leaf, context) => {
  warnAttributes(leaf, context, known)
  const { element } = leaf
  const inline = isBlank(element) ? null : htmlOf(element.children)
  const file = (name: string): string | null => context.bundle.text(`html/${name}.html`)
  const spellings = [element.attribs["filename"] ?? "", leaf.name].flatMap((n) =>
    n === "" ? [] : [n, n.replaceAll(" ", "_")]
  )
  let source = inline
  for (const name of new Set(spellings)) source ??= file(name)
  if (source === null) {
    const path = `html/${element.attribs["filename"] ?? leaf.name}.html`
    context.report.warn(leaf.place, `it is empty: there is no text inside and no file ${path}`)
  }
  const text = source ?? ""
  if (text.length > 2_000_000) throw refused("entry-too-large", "a text of more than 2,000,000 characters", leaf.place)
  const path = element.attribs["lyceum_file"]
  if (path !== undefined && path !== "") {
    return { body: { kind: "file", path, description: context.html(text, leaf.place) }, rest: [] }
  }
  return element.attribs["lyceum_format"] === "markdown"
    ? { body: { kind: "text", format: "markdown", text }, rest: [] }
    : { body: { kind: "text", format: "html", text: context.html(text, leaf.place) }, rest: [] }
}

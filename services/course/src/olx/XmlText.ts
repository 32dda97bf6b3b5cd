/** Small words on XML trees: children, attributes, text; and the writer, whose output parses to the same tree. */
import { type ChildNode, Element, isTag, isText } from "domhandler"

const notXml =
  // oxlint-disable-next-line no-control-regex -- what XML 1.0 section 2.2 does not allow at all
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text with the characters that XML cannot hold replaced by U+FFFD. */
export const xmlSafe = (text: string): string => text.replace(notXml, "\ufffd")

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;"
}
const escaped = (text: string, which: RegExp): string => xmlSafe(text).replace(which, (c) => escapes[c] ?? c)

/** Writes nodes as XML. Line breaks in attributes and lone carriage returns are written as references, so they survive. */
export const xmlOf = (node: ChildNode): string => {
  if (isText(node)) return escaped(node.data, /[&<>\r]/g)
  if (!isTag(node)) return ""
  const attributes = Object.entries(node.attribs).map(
    ([name, value]) => ` ${name}="${escaped(value, /[&<>"\t\n\r]/g)}"`
  )
  const inner = node.children.map(xmlOf).join("")
  return inner === ""
    ? `<${node.name}${attributes.join("")}/>`
    : `<${node.name}${attributes.join("")}>${inner}</${node.name}>`
}

/** Child elements, all or of the given tags. */
export const elementsOf = (node: Element, ...tags: ReadonlyArray<string>): ReadonlyArray<Element> =>
  node.children.filter(isTag).filter((child) => tags.length === 0 || tags.includes(child.name))

/** All descendant elements that satisfy a condition, in document order; does not look inside a match. */
export const findElements = (node: Element, wanted: (element: Element) => boolean): ReadonlyArray<Element> =>
  elementsOf(node).flatMap((child) => (wanted(child) ? [child] : findElements(child, wanted)))

/** The text inside, tags left out. */
export const textOf = (node: ChildNode): string =>
  isText(node) ? node.data : isTag(node) ? node.children.map(textOf).join("") : ""

/** Whether an element holds anything but white space. */
export const isBlank = (node: Element): boolean =>
  node.children.every((child) => (isText(child) ? child.data.trim() === "" : !isTag(child)))
/** An element with the attributes that are not `null`. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  children: ReadonlyArray<ChildNode> = []
): Element => {
  const given: Record<string, string> = {}
  for (const [key, value] of Object.entries(attributes)) if (value !== null) given[key] = value
  return new Element(name, given, [...children])
}

/**
 * Strict XML to a domhandler tree. Entities and external parts are refused before anything is expanded (XXE, billion laughs:
 * OWASP XML External Entity Prevention), and depth and size are bounded.
 */
import { type ChildNode, Element, Text } from "domhandler"
import { SaxesParser } from "saxes"
import { refused } from "./OlxRefused.ts"

/** Bounds of one XML file: bytes and nesting. */
export interface XmlLimits {
  readonly maxBytes: number
  readonly maxDepth: number
}
export const defaultXmlLimits: XmlLimits = { maxBytes: 20_000_000, maxDepth: 120 }

/** UTF-8 bytes as text (a byte order mark is dropped). Throws `OlxRefused` `not-text`. */
export const decodeText = (bytes: Uint8Array, entry: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw refused("not-text", "not UTF-8 text", entry)
  }
}

/** Parses one document and returns its root element. Throws `OlxRefused` with file, line and column. */
export const parseXml = (bytes: Uint8Array, entry: string, limits: XmlLimits = defaultXmlLimits): Element => {
  if (bytes.length > limits.maxBytes)
    throw refused("entry-too-large", `XML of more than ${limits.maxBytes} bytes`, entry)
  const parser = new SaxesParser({ xmlns: false, position: true })
  const here = () => ({ line: parser.line, column: parser.column + 1 })
  let root: Element | null = null
  const open: Array<Element> = []
  const add = (node: ChildNode): void => {
    const parent = open[open.length - 1]
    if (parent === undefined) return
    node.parent = parent
    const last = parent.children[parent.children.length - 1]
    if (last !== undefined) {
      last.next = node
      node.prev = last
    }
    parent.children.push(node)
  }
  const addText = (text: string): void => {
    const parent = open[open.length - 1]
    const last = parent?.children[parent.children.length - 1]
    if (last instanceof Text) last.data += text
    else if (text !== "") add(new Text(text))
  }
  parser.on("error", (error) => {
    // saxes prefixes its message with line and column, which the refusal carries apart
    throw refused("not-xml", `not well-formed XML: ${error.message.replace(/^\d+:\d+: /, "")}`, entry, here())
  })
  parser.on("doctype", (doctype) => {
    if (/\[|SYSTEM|PUBLIC|<!/i.test(doctype)) {
      throw refused("unsafe-xml", "a document type with entities or an external part is not allowed", entry, here())
    }
  })
  parser.on("opentag", (tag) => {
    if (open.length >= limits.maxDepth)
      throw refused("too-deep", `nested deeper than ${limits.maxDepth}`, entry, here())
    const element = new Element(tag.name, { ...tag.attributes })
    if (open.length === 0) root = element
    else add(element)
    open.push(element)
  })
  parser.on("closetag", () => void open.pop())
  parser.on("text", addText)
  parser.on("cdata", addText)
  parser.write(decodeText(bytes, entry)).close()
  if (root === null) throw refused("not-xml", "no root element", entry)
  return root
}

/** The words of a part of a document. Entities other than XML's own are not replaced, and none are fetched. */
import type { SaxesParser } from "saxes"

/** Local names of elements: whose text counts, which end a line, which part words. */
export interface XmlText {
  readonly words: ReadonlyArray<string>
  readonly breaks: ReadonlyArray<string>
  readonly spaces: ReadonlyArray<string>
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1)

/** Entities of HTML that books are full of; others stay as they are written. */
const entities = {
  nbsp: " ",
  shy: "",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”"
}

/** Throws where the text is no XML, or declares entities of its own: no such document does. */
export const textOfXml = (Parser: typeof SaxesParser, xml: string, { breaks, spaces, words }: XmlText): string => {
  const text: Array<string> = []
  let inside = 0
  const parser = new Parser()
  Object.assign(parser.ENTITIES, entities)
  parser.on("doctype", (doctype) => {
    if (/<!ENTITY/i.test(doctype)) throw new Error("a part declares entities")
  })
  // XHTML writes entities of HTML, whose declarations are not read.
  parser.on("error", (error) => {
    if (!/undefined entity/.test(error.message)) throw error
  })
  parser.on("opentag", ({ name }) => {
    if (words.includes(local(name))) inside++
    if (spaces.includes(local(name))) text.push(" ")
  })
  parser.on("closetag", ({ name }) => {
    if (words.includes(local(name))) inside--
    if (breaks.includes(local(name))) text.push("\n")
  })
  const take = (piece: string) => {
    if (inside > 0) text.push(piece)
  }
  parser.on("text", take)
  parser.on("cdata", take)
  parser.write(xml.replace(/^\uFEFF/, "")).close()
  return text
    .join("")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
}

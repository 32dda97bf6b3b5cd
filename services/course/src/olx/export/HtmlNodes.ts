/** HTML as the nodes of an XML tree, so that it can stand inside OLX. */
import type { ChildNode } from "domhandler"
import { parseDocument } from "htmlparser2"

/** The nodes of an HTML text. */
export const nodesOf = (html: string): ReadonlyArray<ChildNode> => parseDocument(html).children

/** One item as a leaf of OLX. */
import type { Item, UnsupportedBody } from "@lyceum/domain/Content"
import { type Element, Text } from "domhandler"
import { ruleText, standardRule } from "../leaves/LeafContext.ts"
import { isContainer } from "../Structure.ts"
import { parseXml } from "../Xml.ts"
import { element, xmlOf } from "../XmlText.ts"
import { problemOf } from "./ProblemOut.ts"
import { videoOf } from "./VideoOut.ts"

/** Where an export puts what does not stand in `course.xml`. */
export interface ExportFiles {
  /** Puts a text at a path. */
  readonly put: (path: string, text: string) => void
  /** Puts a text below `static/` at a free path near the wanted one; gives the path below `static/`. */
  readonly putStatic: (wanted: string, text: string) => string
}

const attributesOf = (item: Item): Record<string, string | null> => {
  const rule = ruleText(item.rule)
  return {
    url_name: item.key,
    display_name: item.title,
    lyceum_rule: rule === ruleText(standardRule(item.body)) ? null : rule,
    lyceum_required: item.required === (item.body.kind !== "unsupported") ? null : String(item.required)
  }
}

const original = (source: string): Element | null => {
  try {
    return parseXml(new TextEncoder().encode(source), "")
  } catch {
    // kept as text then: an author's draft may hold anything here
    return null
  }
}

/** The original element, marked with what is ours; as text when it is no XML or would read as more than one item. */
const unsupportedOf = (item: Item, body: typeof UnsupportedBody.Type): Element => {
  const attributes = attributesOf(item)
  const found = original(body.source)
  const { tag, reason } = body
  if (found === null || found.name !== tag || isContainer(tag) || tag === "lyceum_unsupported") {
    return element("lyceum_unsupported", { ...attributes, tag, reason }, [new Text(body.source)])
  }
  const { url_name: key, display_name: title, ...ours } = attributes
  return element(
    tag,
    {
      ...found.attribs,
      ...ours,
      lyceum_unsupported: reason,
      lyceum_key: found.attribs["url_name"] === key ? null : (key ?? null),
      lyceum_title: found.attribs["display_name"] === title ? null : (title ?? null)
    },
    found.children
  )
}

/** The leaf of an item. HTML in the item must hold keys for links already. */
export const leafElement = (item: Item, files: ExportFiles): Element => {
  const attributes = attributesOf(item)
  const { body } = item
  const name = `item-${item.id}`
  const text = (html: string, more: Readonly<Record<string, string | null>>): Element => {
    files.put(`html/${name}.html`, html)
    return element("html", { ...attributes, filename: name, ...more })
  }
  switch (body.kind) {
    case "text":
      return text(body.text, { lyceum_format: body.format === "markdown" ? "markdown" : null })
    case "file":
      return text(body.description, { lyceum_file: body.path })
    case "task":
      return element(
        "done",
        attributes,
        body.instructions === "" ? [] : [element("instructions", {}, [new Text(body.instructions)])]
      )
    case "video":
      return videoOf(body, attributes, files.putStatic, name)
    case "quiz":
      files.put(
        `problem/${name}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(problemOf(body, attributes))}\n`
      )
      return element("problem", { url_name: item.key, filename: name })
    case "unsupported":
      return unsupportedOf(item, body)
  }
}

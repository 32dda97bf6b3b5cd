/** What is not understood: kept as it was, with the reason. Also `done`, the smallest leaf that is. */
import { Element } from "domhandler"
import type { Leaf } from "../Structure.ts"
import { elementsOf, textOf, xmlOf } from "../XmlText.ts"
import { type LeafContext, type LeafReader, type LeafResult, warnAttributes } from "./LeafContext.ts"

const reasons: Readonly<Record<string, string>> = {
  discussion: "discussions are not part of this platform",
  openassessment: "open response assessment is not supported",
  combinedopenended: "open response assessment is not supported",
  peergrading: "open response assessment is not supported",
  "drag-and-drop-v2": "drag-and-drop exercises are not supported",
  lti: "external tools (LTI) are not supported",
  lti_consumer: "external tools (LTI) are not supported",
  poll: "polls are not supported",
  poll_question: "polls are not supported",
  survey: "surveys are not supported",
  word_cloud: "word clouds are not supported",
  wiki: "a course wiki is not part of this platform",
  profile: "profile pages of a course are not supported",
  recommender: "resource recommenders are not supported",
  concept: "concept tags are not supported",
  textbook: "textbooks are not supported"
}

/** The unsupported body of an element. */
export const unsupportedBody = (tag: string, reason: string, source: string) =>
  ({ kind: "unsupported", tag, reason, source }) as const

/** The XML of an element without the marks that our export adds. */
export const sourceOf = (element: Element): string => {
  const own = Object.entries(element.attribs).filter(([name]) => !name.startsWith("lyceum_"))
  return xmlOf(new Element(element.name, Object.fromEntries(own), element.children))
}

/** Keeps a leaf whole, as the XML it was. A leaf of our own export says itself what it stood for. */
export const readUnsupported: LeafReader = (leaf) => {
  const { element, tag } = leaf
  if (tag === "lyceum_unsupported") {
    const named = element.attribs["tag"] ?? ""
    const reason = element.attribs["reason"] ?? ""
    return {
      body: unsupportedBody(named === "" ? tag : named, reason === "" ? "not supported" : reason, textOf(element)),
      rest: []
    }
  }
  const marked = element.attribs["lyceum_unsupported"] ?? ""
  const reason =
    marked === "" ? ((Object.hasOwn(reasons, tag) ? reasons[tag] : null) ?? `<${tag}> is not supported`) : marked
  return { body: unsupportedBody(tag, reason, sourceOf(element)), rest: [] }
}

/** `done`: a task to mark as done oneself. `instructions` is a word of our own. */
export const readDone = (leaf: Leaf, context: LeafContext): LeafResult => {
  warnAttributes(leaf, context, new Set(["align"]))
  const instructions = elementsOf(leaf.element, "instructions").map(textOf).join("")
  return { body: { kind: "task", instructions: context.html(instructions, leaf.place) }, rest: [] }
}

/**
 * `problem` leaves to quizzes. Text before a response is its prompt; of several responses the first keeps only the last
 * block before it and the rest is the quiz's introduction. A `<label>` inside a response is a prompt by itself. Responses
 * that are not supported are kept beside the quiz; when none is supported, the whole problem is kept.
 */
import type { AuthoredQuestion } from "@lyceum/domain/Quiz"
import { QuestionId, type QuizRules } from "@lyceum/domain/Quiz"
import { type ChildNode, Element, isTag, isText } from "domhandler"
import { htmlOf } from "../leaves/Text.ts"
import { type LeafReader, warnAttributes } from "../leaves/LeafContext.ts"
import { sourceOf, unsupportedBody } from "../leaves/Unsupported.ts"
import { elementsOf, findElements, textOf, xmlOf } from "../XmlText.ts"
import type { ProblemContext } from "./ProblemContext.ts"
import { isResponse, type Part, readResponse } from "./Responses.ts"
import { readRules } from "./Rules.ts"

const known = new Set("markdown weight max_attempts showanswer rerandomize show_reset_button type title".split(" "))

type Segment =
  | { readonly kind: "text"; readonly nodes: ReadonlyArray<ChildNode> }
  | { readonly kind: "response" | "solution" | "hints"; readonly element: Element }

const kindOf = (one: Element): "response" | "solution" | "hints" | null =>
  isResponse(one) ? "response" : one.name === "solution" ? "solution" : one.name === "demandhint" ? "hints" : null
const special = (one: Element): boolean =>
  kindOf(one) !== null || one.name === "startouttext" || one.name === "endouttext"

/** The problem as a line of texts and special elements; wrappers around special elements are opened. */
const segmentsOf = (nodes: ReadonlyArray<ChildNode>): ReadonlyArray<Segment> => {
  const segments: Array<Segment> = []
  let text: Array<ChildNode> = []
  const flush = (): void => {
    if (text.some((node) => isTag(node) || textOf(node).trim() !== "")) segments.push({ kind: "text", nodes: text })
    text = []
  }
  const walk = (list: ReadonlyArray<ChildNode>): void => {
    for (const node of list) {
      if (!isTag(node)) text.push(node)
      else if (kindOf(node) !== null) {
        flush()
        segments.push({ kind: kindOf(node) ?? "response", element: node })
      } else if (special(node)) continue
      else if (findElements(node, special).length > 0) walk(node.children)
      else text.push(node)
    }
  }
  walk(nodes)
  flush()
  return segments
}

const inputs = new Set(
  "choicegroup checkboxgroup radiogroup optioninput textline formulaequationinput responseparam additional_answer correcthint stringequalhint incorrecthint solution demandhint label description compoundhint hintgroup".split(
    " "
  )
)
/** What stands in a response besides its inputs. */
const around = (nodes: ReadonlyArray<ChildNode>): ReadonlyArray<ChildNode> =>
  nodes.flatMap((node): ReadonlyArray<ChildNode> => {
    if (!isTag(node)) return [node]
    if (inputs.has(node.name)) return []
    return [
      findElements(node, (one) => inputs.has(one.name)).length === 0
        ? node
        : new Element(node.name, node.attribs, [...around(node.children)])
    ]
  })

const block =
  /<(?:address|article|aside|blockquote|div|dl|figure|footer|h[1-6]|header|hr|main|ol|p|pre|section|table|ul)[\s>/]/i
/** Pieces of HTML one below the other: where there are several, each that is inline text becomes a paragraph. */
const below = (pieces: ReadonlyArray<string>): string => {
  const there = pieces.filter((one) => one !== "")
  return there.length < 2 ? there.join("") : there.map((one) => (block.test(one) ? one : `<p>${one}</p>`)).join("")
}

interface Draft {
  readonly part: Part
  readonly response: Element
  prompt: string
  explanation: string | null
  hints: ReadonlyArray<string>
}

const finish = (draft: Draft, index: number, taken: Set<string>, points: number): AuthoredQuestion => {
  const { part, response } = draft
  const wanted = response.attribs["lyceum_id"] ?? ""
  const plain = `q${index + 1}`
  let id = wanted !== "" && wanted.length <= 100 ? wanted : plain
  for (let n = 2; taken.has(id); n++) id = `${plain}-${n}`
  taken.add(id)
  const own = response.attribs["lyceum_points"]
  const given = own === undefined ? points : Number(own)
  return {
    question: {
      ...part.question,
      id: QuestionId.make(id),
      prompt: draft.prompt,
      hints: draft.hints,
      points: Number.isFinite(given) && given >= 0 && given <= 1000 ? given : 1
    },
    key: part.key,
    explanation: draft.explanation
  }
}

export const readProblem: LeafReader = (leaf, context) => {
  const problem = leaf.element
  const whole = (reason: string) => ({ body: unsupportedBody(leaf.tag, reason, sourceOf(problem)), rest: [] })
  if (leaf.missing !== null) return whole(`there is no file ${leaf.missing}`)
  const scripts = findElements(problem, (one) => one.name === "script")
  const asks = findElements(problem, isResponse)
  const here: ProblemContext = {
    html: (source) => context.html(source, leaf.place),
    warn: (message) => context.report.warn(leaf.place, message)
  }
  const read = asks.map((response) => ({ response, result: readResponse(response, here) }))
  if (read.length > 0 && read.every(({ result }) => "reason" in result)) {
    return whole([...new Set(read.map(({ result }) => ("reason" in result ? result.reason : "")))].join("; "))
  }
  if (
    scripts.length > 0 &&
    /\$\{?[A-Za-z_]/.test(
      problem.children
        .filter((one) => !isTag(one) || one.name !== "script")
        .map(xmlOf)
        .join("")
    )
  ) {
    return whole("its values are computed by a script")
  }
  warnAttributes(leaf, context, known)

  const segments = segmentsOf(problem.children)
  const drafts: Array<Draft> = []
  const rest: Array<{ tag: string; reason: string; source: string }> = []
  let intro = ""
  let pending: ReadonlyArray<ChildNode> = []
  let explained = 0
  const explain = (html: string): void => {
    const targets = drafts.slice(explained)
    const target = targets[targets.length - 1] ?? drafts[drafts.length - 1]
    if (target === undefined) intro += html
    else target.explanation = (target.explanation ?? "") + html
    explained = drafts.length
  }
  for (const segment of segments) {
    if (segment.kind === "text") pending = [...pending, ...segment.nodes]
    else if (segment.kind === "solution") explain(here.html(htmlOf(segment.element.children)))
    else if (segment.kind === "response") {
      const result = read.find((one) => one.response === segment.element)?.result ?? { reason: "it cannot be read" }
      if ("reason" in result) {
        const prompt = pending.map(xmlOf).join("").trim()
        rest.push({ tag: segment.element.name, reason: result.reason, source: xmlOf(segment.element) })
        if (prompt !== "") intro += here.html(htmlOf(pending))
        pending = []
        continue
      }
      const labels = elementsOf(segment.element, "label", "description")
      const inside = around(segment.element.children)
      const before = here.html(htmlOf(pending)).trim()
      const within = labels.map((one) => here.html(htmlOf(one.children)))
      const after = here.html(htmlOf(inside)).trim()
      let prompt = below([before, ...within, after])
      if (labels.length > 0) {
        if (drafts.length === 0) {
          intro = below([intro, before])
          prompt = below([...within, after])
        }
      } else if (drafts.length === 0 && asks.length > 1) {
        const solid = pending.filter((node) => !isText(node) || node.data.trim() !== "")
        intro += here.html(htmlOf(solid.slice(0, -1))).trim()
        prompt = below([here.html(htmlOf(solid.slice(-1))).trim(), after])
      }
      pending = []
      const hints = elementsOf(segment.element, "demandhint")
        .flatMap((one) => elementsOf(one, "hint"))
        .map((one) => here.html(htmlOf(one.children)))
      const first = drafts.length
      for (const [index, part] of result.parts.entries()) {
        const own = index === 0 ? prompt : ""
        const label = here.html(part.label.replace(/&/g, "&amp;").replace(/</g, "&lt;"))
        const shown = own !== "" || labels.length > 0 ? own : label
        drafts.push({
          part,
          response: segment.element,
          prompt: shown,
          explanation: null,
          hints: index === 0 ? hints : []
        })
      }
      const solutions = findElements(segment.element, (one) => one.name === "solution")
      const target = drafts[first]
      if (solutions.length > 0 && target !== undefined) {
        target.explanation = solutions.map((one) => here.html(htmlOf(one.children))).join("")
        explained = drafts.length
      }
    }
  }
  const trailing = here.html(htmlOf(pending)).trim()
  const last = drafts[drafts.length - 1]
  if (last === undefined) intro += trailing
  else last.prompt = below([last.prompt, trailing])
  const shared = segments.flatMap((one) => (one.kind === "hints" ? elementsOf(one.element, "hint") : []))
  const [firstDraft] = drafts
  if (shared.length > 0 && firstDraft !== undefined) {
    if (drafts.length > 1) here.warn("the hints of the whole problem stand at its first question")
    firstDraft.hints = [...firstDraft.hints, ...shared.map((one) => here.html(htmlOf(one.children)))]
  }
  if (drafts.length === 0 && leaf.element.attribs["lyceum_quiz"] !== "true") {
    here.warn("this problem asks nothing: it became a text")
    return { body: { kind: "text", format: "html", text: intro }, rest }
  }
  const rules: QuizRules = readRules(problem.attribs, context.passPercent, here)
  const weight = Number(problem.attribs["weight"] ?? String(drafts.length))
  const points = Number.isFinite(weight) && weight >= 0 && drafts.length > 0 ? weight / drafts.length : 1
  const taken = new Set<string>()
  const questions = drafts.map((draft, index) => finish(draft, index, taken, points))
  return { body: { kind: "quiz", intro, questions, rules }, rest }
}

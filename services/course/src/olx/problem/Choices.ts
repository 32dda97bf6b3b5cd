/** Choices of a response: `choice` and `option` elements, with ids, keys and feedback. */
import { ChoiceId } from "@lyceum/domain/Quiz"
import type { ChildNode, Element } from "domhandler"
import { isTag } from "domhandler"
import { elementsOf, findElements } from "../XmlText.ts"
import { htmlOf } from "../leaves/Text.ts"
import type { ProblemContext } from "./ProblemContext.ts"

/** What a list of choices says. */
export interface ChoiceList {
  readonly choices: ReadonlyArray<{ readonly id: ChoiceId; readonly html: string }>
  readonly correct: ReadonlyArray<ChoiceId>
  readonly feedback: ReadonlyArray<{ readonly choiceId: ChoiceId; readonly html: string }>
}

const yes = (text: string | undefined): boolean => (text ?? "").trim().toLowerCase() === "true"
const isHint = (node: ChildNode): node is Element =>
  isTag(node) && (node.name === "choicehint" || node.name === "optionhint")

/** The id at a place: the `name` when it can be one and is free, else `c1`, `c2`, ... */
const idAt = (name: string | undefined, index: number, taken: Set<string>): ChoiceId => {
  const plain = `c${index + 1}`
  const wanted = name !== undefined && name !== "" && name.length <= 100 && !taken.has(name) ? name : plain
  let free = wanted
  for (let n = 2; taken.has(free); n++) free = `${plain}-${n}`
  taken.add(free)
  return ChoiceId.make(free)
}

/** Reads the choices below an element. */
export const readChoices = (group: Element, context: ProblemContext): ChoiceList => {
  const taken = new Set<string>()
  const correct: Array<ChoiceId> = []
  const feedback: Array<{ choiceId: ChoiceId; html: string }> = []
  const elements = findElements(group, (one) => one.name === "choice" || one.name === "option")
  const choices = elements.map((one, index) => {
    const id = idAt(one.attribs["name"], index, taken)
    if (yes(one.attribs["correct"])) correct.push(id)
    else if ((one.attribs["correct"] ?? "").toLowerCase() === "partial") {
      context.warn("partial credit for a choice is not supported: the choice counts as wrong")
    }
    for (const hint of one.children.filter(isHint)) {
      const selected = hint.attribs["selected"]
      if (selected !== undefined && !yes(selected))
        context.warn("feedback on a choice that was not chosen was left out")
      else feedback.push({ choiceId: id, html: context.html(htmlOf(hint.children)) })
    }
    return { id, html: context.html(htmlOf(one.children.filter((child) => !isHint(child)))) }
  })
  if (elementsOf(group, "compoundhint").length > 0) context.warn("feedback on combinations of choices was left out")
  return { choices, correct, feedback }
}

/** The old form of a dropdown: `options="('a','b')" correct="a"`. `null` when it is not a list of quoted words. */
export const readOptionList = (input: Element, context: ProblemContext): ChoiceList | null => {
  const source = input.attribs["options"]
  if (source === undefined) return null
  const words = [...source.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? match[2] ?? "").replace(/\\(.)/g, "$1")
  )
  if (words.length === 0) return null
  const plain = (word: string) => word.replace(/&/g, "&amp;").replace(/</g, "&lt;")
  const choices = words.map((word, index) => ({ id: ChoiceId.make(`c${index + 1}`), html: context.html(plain(word)) }))
  const wanted = (input.attribs["correct"] ?? "").trim()
  const correct = choices.filter((_choice, index) => words[index] === wanted).map((choice) => choice.id)
  return { choices, correct, feedback: [] }
}

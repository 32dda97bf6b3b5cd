/** One response element to questions without prompt, or the reason why it is not supported. */
import type { AnswerKey, Question } from "@lyceum/domain/Quiz"
import { QuestionId } from "@lyceum/domain/Quiz"
import type { Element } from "domhandler"
import { elementsOf, findElements, textOf } from "../XmlText.ts"
import { type ChoiceList, readChoices, readOptionList } from "./Choices.ts"
import { readAnswer } from "./Numbers.ts"
import type { ProblemContext } from "./ProblemContext.ts"

/** A question as its response alone says it: `label` is the input's label, a prompt where there is no better one. */
export interface Part {
  readonly question: Question
  readonly key: AnswerKey
  readonly label: string
}
/** Parts, or why not. */
export type ResponseResult = { readonly parts: ReadonlyArray<Part> } | { readonly reason: string }

const base = { id: QuestionId.make("q"), prompt: "", hints: [], points: 1 }
const is =
  (...names: ReadonlyArray<string>) =>
  (one: Element) =>
    names.includes(one.name)
const labelOf = (one: Element | undefined): string => one?.attribs["label"]?.trim() ?? ""
const unit = (one: Element | undefined): string | null => {
  const text = one?.attribs["trailing_text"]?.trim() ?? ""
  return text === "" ? null : text.slice(0, 50)
}

const single = (list: ChoiceList, shuffle: boolean, label: string): Part => ({
  question: { kind: "single-choice", ...base, choices: list.choices, shuffle },
  key: { kind: "single-choice", correct: list.correct, feedback: list.feedback },
  label
})

const choiceResponse = (response: Element, context: ProblemContext): ResponseResult => {
  const group = findElements(response, is("choicegroup", "radiogroup", "checkboxgroup"))[0]
  if (group === undefined) return { reason: "it has no list of choices" }
  const list = readChoices(group, context)
  if (group.attribs["answer-pool"] !== undefined)
    context.warn("drawing from an answer pool is not supported: all choices are shown")
  if (response.attribs["partial_credit"] !== undefined) context.warn("partial credit is not supported")
  const shuffle = (group.attribs["shuffle"] ?? "").toLowerCase() === "true"
  const many = response.name === "choiceresponse" && group.name === "checkboxgroup"
  if (!many && list.correct.length === 0) context.warn("no choice is marked as right")
  return {
    parts: [
      many
        ? {
            question: { kind: "multiple-choice", ...base, choices: list.choices, shuffle },
            key: { kind: "multiple-choice", correct: list.correct, feedback: list.feedback },
            label: labelOf(group)
          }
        : single(list, shuffle, labelOf(group))
    ]
  }
}

const optionResponse = (response: Element, context: ProblemContext): ResponseResult => {
  const inputs = findElements(response, is("optioninput"))
  const parts = inputs.map((input) => {
    const list = readOptionList(input, context) ?? readChoices(input, context)
    if (list.correct.length === 0) context.warn("no option is marked as right")
    const question = { kind: "dropdown", ...base, choices: list.choices } as const
    const key = { kind: "single-choice", correct: list.correct, feedback: list.feedback } as const
    return { question, key, label: labelOf(input) }
  })
  return parts.length === 0 ? { reason: "it has no list of options" } : { parts }
}

const hintsLeftOut = (response: Element, context: ProblemContext): void => {
  if (findElements(response, is("correcthint", "stringequalhint", "incorrecthint")).length > 0) {
    context.warn("feedback on particular answers was left out")
  }
}

const numericalResponse = (response: Element, context: ProblemContext): ResponseResult => {
  const tolerance = findElements(response, is("responseparam")).find((one) => one.attribs["type"] === "tolerance")
  const answers = [
    response.attribs["answer"] ?? "",
    ...elementsOf(response, "additional_answer").map((one) => one.attribs["answer"] ?? textOf(one))
  ].filter((one, index) => index > 0 || one !== "" || response.attribs["answer"] !== undefined)
  const accepted = answers.flatMap((one) => readAnswer(one, tolerance?.attribs["default"] ?? null) ?? [])
  if (accepted.length < answers.length) return { reason: "its answer is a formula or a variable, not a number" }
  hintsLeftOut(response, context)
  if (response.attribs["partial_credit"] !== undefined) context.warn("partial credit is not supported")
  const input = findElements(response, is("textline", "formulaequationinput"))[0]
  return {
    parts: [
      {
        question: { kind: "numerical", ...base, unit: unit(input) },
        key: { kind: "numerical", accepted },
        label: labelOf(input)
      }
    ]
  }
}

const stringResponse = (response: Element, context: ProblemContext): ResponseResult => {
  const kinds = (response.attribs["type"] ?? "").toLowerCase().split(/\s+/)
  if (kinds.includes("regexp")) return { reason: "answers by regular expression are not supported" }
  const given = response.attribs["answer"]
  const plain = response.attribs["lyceum_plain"] === "true"
  const accepted = [
    ...(given === undefined ? [] : plain ? [given] : given.split("_or_").map((one) => one.trim())),
    ...elementsOf(response, "additional_answer").map((one) => one.attribs["answer"] ?? textOf(one).trim())
  ]
  if (accepted.some((one) => one.length > 1000)) return { reason: "an answer of more than 1,000 characters" }
  hintsLeftOut(response, context)
  const input = findElements(response, is("textline"))[0]
  return {
    parts: [
      {
        question: { kind: "text", ...base },
        key: { kind: "text", accepted, caseSensitive: !kinds.includes("ci") },
        label: labelOf(input)
      }
    ]
  }
}

/** Whether an element asks something: every `…response` of OLX. */
export const isResponse = (one: Element): boolean => one.name.endsWith("response")

/** Reads one response. */
export const readResponse = (response: Element, context: ProblemContext): ResponseResult => {
  switch (response.name) {
    case "multiplechoiceresponse":
    case "choiceresponse":
      return choiceResponse(response, context)
    case "optionresponse":
      return optionResponse(response, context)
    case "numericalresponse":
      return numericalResponse(response, context)
    case "stringresponse":
      return stringResponse(response, context)
    default:
      return { reason: `<${response.name}> is not supported` }
  }
}

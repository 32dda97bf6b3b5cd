/** What a course's document must obey beyond its schema. Pure: every fault found is named with its place. */
import type { CourseContent, Item } from "@lyceum/domain/Content"
import { itemsOf } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import type { AuthoredQuestion } from "@lyceum/domain/Quiz"
import { markdownFaults } from "../content/Markdown.ts"

/** Reasons shown at most; the rest is counted. */
const shown = 50

const repeated = (values: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const value of values) (seen.has(value) ? twice : seen).add(value)
  return [...twice]
}

const keyKinds = {
  "single-choice": "single-choice",
  dropdown: "single-choice",
  "multiple-choice": "multiple-choice",
  numerical: "numerical",
  text: "text"
} as const

const questionFaults = ({ question, key }: AuthoredQuestion, place: string): ReadonlyArray<string> => {
  const where = `${place}, question "${question.id}"`
  if (keyKinds[question.kind] !== key.kind) {
    return [`${where}: a ${question.kind} question cannot have a ${key.kind} key`]
  }
  if (!("choices" in question) || !("correct" in key)) return []
  const choices = new Set<string>(question.choices.map((choice) => choice.id))
  const named = [...key.correct, ...key.feedback.map((feedback) => feedback.choiceId)]
  return [
    ...repeated(question.choices.map((choice) => choice.id)).map((id) => `${where}: two choices have the id "${id}"`),
    ...new Set(
      named.filter((id) => !choices.has(id)).map((id) => `${where}: the key names "${id}", which is no choice`)
    )
  ]
}

const ruleFits = (item: Item): boolean => {
  switch (item.rule.kind) {
    case "quiz":
      return item.body.kind === "quiz"
    case "video":
      return item.body.kind === "video"
    default:
      return true
  }
}

const itemFaults = (item: Item, files: ReadonlySet<string>): ReadonlyArray<string> => {
  const place = `item "${item.key}"`
  const { body } = item
  const paths =
    body.kind === "file"
      ? [body.path]
      : body.kind === "video"
        ? body.sources.flatMap((source) => (source.kind === "file" ? [source.path] : []))
        : []
  return [
    ...(ruleFits(item) ? [] : [`${place}: the rule "${item.rule.kind}" does not fit a ${body.kind} item`]),
    ...(body.kind === "unsupported" && item.required ? [`${place}: an unsupported item cannot be required`] : []),
    ...paths
      .filter((path) => !files.has(path))
      .map((path) => `${place}: the file "${path}" is not among the course's files`),
    ...(body.kind === "text" && body.format === "markdown"
      ? markdownFaults(body.text).map((fault) => `${place}: ${fault}`)
      : []),
    ...(body.kind === "quiz"
      ? [
          ...repeated(body.questions.map(({ question }) => question.id)).map(
            (id) => `${place}: two questions have the id "${id}"`
          ),
          ...body.questions.flatMap((one) => questionFaults(one, place))
        ]
      : [])
  ]
}

/** An escape that JSON writes for NUL and for halves of surrogate pairs alone; an even number of backslashes before it. */
const unstorable = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/i

/** Why the document cannot be kept: empty when it can. */
export const contentFaults = (courseId: CourseId, content: CourseContent): ReadonlyArray<string> => {
  const { sections } = content
  const lessons = sections.flatMap((section) => section.lessons)
  const pages = lessons.flatMap((lesson) => lesson.pages)
  const items = itemsOf(content)
  const levels = [
    { name: "sections", parts: sections },
    { name: "lessons", parts: lessons },
    { name: "pages", parts: pages },
    { name: "items", parts: items }
  ]
  const files = new Set(content.files.map((file) => file.path))
  const faults = [
    ...(unstorable.test(JSON.stringify(content))
      ? ["a text holds a character that cannot be kept (NUL or half a surrogate pair)"]
      : []),
    ...levels.flatMap(({ name, parts }) => [
      ...repeated(parts.map((part) => part.id)).map((id) => `two ${name} have the id ${id}`),
      ...repeated(parts.map((part) => part.key)).map((key) => `two ${name} have the key "${key}"`)
    ]),
    ...repeated(content.files.map((file) => file.path)).map((path) => `two files have the path "${path}"`),
    ...repeated(content.settings.prerequisites).map((id) => `the prerequisite ${id} stands there twice`),
    ...(content.settings.prerequisites.includes(courseId) ? ["a course cannot be its own prerequisite"] : []),
    ...items.flatMap((item) => itemFaults(item, files))
  ]
  return faults.length <= shown ? faults : [...faults.slice(0, shown), `and ${faults.length - shown} more`]
}

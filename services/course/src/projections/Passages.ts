/** What is searched inside a course: each item's title and words. Answer keys, explanations, feedback and hints are not among them. */
import type { CourseContent, Item, ItemBody } from "@lyceum/domain/Content"
import type { ItemId, LessonId, SectionId } from "@lyceum/domain/Ids"
import { markdownToHtml } from "../content/Markdown.ts"
import { oneLine, plainText } from "../content/PlainText.ts"
import { sanitize } from "../olx/Html.ts"

/** An item as it is searched, or a part of a long one; `place` counts items in reading order from 0, `part` within an item. */
export interface Passage {
  readonly itemId: ItemId
  readonly place: number
  readonly part: number
  readonly kind: ItemBody["kind"]
  readonly title: string
  readonly sectionId: SectionId
  readonly sectionTitle: string
  readonly lessonId: LessonId
  readonly lessonTitle: string
  readonly text: string
}

/** A tsvector holds a megabyte at most; this is twice a long lecture, or some fifty pages. What is longer is searched in parts. */
export const maxPassage = 100_000

/** Most that is searched of the text of a file, in characters: a book of three hundred pages. */
export const maxFileText = 600_000

const textOf = (body: ItemBody): string => {
  switch (body.kind) {
    case "text":
      return plainText(body.format === "html" ? body.text : sanitize(markdownToHtml(body.text)))
    case "video":
      return body.transcripts.flatMap(({ cues }) => cues.map(({ text }) => plainText(text))).join(" ")
    case "file":
      return `${plainText(body.description)} ${body.path}`
    case "task":
      return plainText(body.instructions)
    case "quiz":
      return [
        body.intro,
        ...body.questions.flatMap(({ question }) => [
          question.prompt,
          ...("choices" in question ? question.choices.map((choice) => choice.html) : [])
        ])
      ]
        .map(plainText)
        .join(" ")
    case "unsupported":
      return ""
  }
}

/** Text in parts of `maxPassage` at most, parted at a space where there is one near. At least one part. */
const partsOf = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  for (let from = 0; from < text.length;) {
    const space = text.length - from > maxPassage ? text.lastIndexOf(" ", from + maxPassage) : -1
    const end = space > from + maxPassage / 2 ? space : from + maxPassage
    parts.push(text.slice(from, end).toWellFormed())
    from = end
  }
  return parts.length === 0 ? [""] : parts
}

/** The words of an item, without its title, and of its file; in parts when there are many. */
export const passageTexts = (item: Item, ofFile: string): ReadonlyArray<string> =>
  partsOf(`${oneLine(textOf(item.body)).slice(0, maxPassage)} ${ofFile}`.trim())

/** Items with what stands around them, in reading order, still without their words. */
export const passagePlaces = (
  content: CourseContent
): ReadonlyArray<Omit<Passage, "text" | "part"> & { readonly item: Item }> =>
  content.sections
    .flatMap((section) =>
      section.lessons.flatMap((lesson) =>
        lesson.pages.flatMap((page) =>
          page.items.map((item) => ({
            item,
            itemId: item.id,
            kind: item.body.kind,
            title: item.title,
            sectionId: section.id,
            sectionTitle: section.title,
            lessonId: lesson.id,
            lessonTitle: lesson.title
          }))
        )
      )
    )
    .map((placed, place) => ({ ...placed, place }))

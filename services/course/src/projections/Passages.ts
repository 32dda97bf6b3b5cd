/** What is searched inside a course: each item's title and words. Answer keys, explanations, feedback and hints are not among them. */
import type { CourseContent, Item, ItemBody } from "@lyceum/domain/Content"
import type { ItemId, LessonId, SectionId } from "@lyceum/domain/Ids"
import { markdownToHtml } from "../content/Markdown.ts"
import { oneLine, plainText } from "../content/PlainText.ts"
import { sanitize } from "../olx/Html.ts"

/** An item as it is searched; `place` counts items in reading order from 0. */
export interface Passage {
  readonly itemId: ItemId
  readonly place: number
  readonly kind: ItemBody["kind"]
  readonly title: string
  readonly sectionId: SectionId
  readonly sectionTitle: string
  readonly lessonId: LessonId
  readonly lessonTitle: string
  readonly text: string
}

/** A tsvector holds a megabyte at most; this is twice a long lecture. */
export const maxPassage = 100_000

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

/** The words of an item, without its title. */
export const itemText = (item: Item): string => oneLine(textOf(item.body)).slice(0, maxPassage).toWellFormed()

/** Items with what stands around them, in reading order, still without their words. */
export const passagePlaces = (content: CourseContent): ReadonlyArray<Omit<Passage, "text"> & { readonly item: Item }> =>
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

/** Items as learners get them: keys left out, Markdown as HTML, addresses of files and items complete. */
import { DeliveredItem } from "@lyceum/api/CourseItems"
import { type CourseContent, type Item, type ItemBody, learnerBody, type LearnerItemBody } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion, ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"
import { mapBodyHtml } from "../olx/ContentHtml.ts"
import { type Descriptions, factsOf, fileUrl } from "../files/StoredFile.ts"
import { deliverHtml } from "../olx/DeliverHtml.ts"
import { markdownToHtml } from "./Markdown.ts"

/** The document that is delivered, the course it belongs to, and what was found in its files. */
export interface Delivering {
  readonly courseId: CourseId
  readonly content: Pick<CourseContent, "files">
  readonly descriptions: Descriptions
}

/** Address of an item's page in the web app, on the same origin. */
export const itemUrl = (courseId: CourseId, itemId: ItemId): string => `/courses/${courseId}/items/${itemId}`

const encodeItem = Schema.encodeEffect(Schema.fromJsonString(DeliveredItem))

/** Paths that a body names outside its HTML. */
export const pathsOf = (body: ItemBody): ReadonlyArray<string> => {
  switch (body.kind) {
    case "file":
      return [body.path]
    case "video":
      return body.sources.flatMap((source) => (source.kind === "file" ? [source.path] : []))
    default:
      return []
  }
}

/** How HTML of this version is delivered. Sanitised once more on the way. */
export const htmlOf = ({ courseId, content }: Pick<Delivering, "courseId" | "content">): ((html: string) => string) => {
  const files = new Map(content.files.map((file) => [file.path, file]))
  const urls = {
    fileUrl: (path: string) => {
      const file = files.get(path)
      return file === undefined ? null : fileUrl(courseId, file)
    },
    itemUrl: (id: ItemId) => itemUrl(courseId, id)
  }
  return (html) => (html === "" ? html : deliverHtml(html, urls))
}

/** An item with its place. */
export interface PlacedItem {
  readonly sectionId: SectionId
  readonly lessonId: LessonId
  readonly pageId: PageId
  readonly item: Item
}

/** All items in reading order, with their places. */
export const placedItems = (content: CourseContent): ReadonlyArray<PlacedItem> =>
  content.sections.flatMap((section) =>
    section.lessons.flatMap((lesson) =>
      lesson.pages.flatMap((page) =>
        page.items.map((item) => ({ sectionId: section.id, lessonId: lesson.id, pageId: page.id, item }))
      )
    )
  )

/** A body as learners get it, and where the files are that it names. */
export interface DeliveredBody {
  readonly body: LearnerItemBody
  readonly files: (typeof DeliveredItem.Type)["files"]
}

/** How bodies are delivered: keys left out, everything sanitised, addresses complete. */
export const bodyDelivery = (delivering: Delivering): ((body: ItemBody) => DeliveredBody) => {
  const { content, courseId, descriptions } = delivering
  const html = htmlOf(delivering)
  const files = new Map(content.files.map((file) => [file.path, file]))
  return (body) => ({
    body: learnerBody(mapBodyHtml(body, html), (source) => html(markdownToHtml(source))),
    files: pathsOf(body).flatMap((path) => {
      const file = files.get(path)
      return file === undefined
        ? []
        : [
            {
              path,
              url: fileUrl(courseId, file),
              mediaType: file.mediaType,
              size: file.size,
              ...factsOf(courseId, file, descriptions.get(path))
            }
          ]
    })
  })
}

/** Turns items of a version into the JSON that learners are sent. */
export const itemDelivery = (delivering: Delivering & { readonly version: CourseVersion }) => {
  const { courseId, version } = delivering
  const deliver = bodyDelivery(delivering)
  return ({ item, ...place }: PlacedItem): Effect.Effect<string> =>
    encodeItem({
      ...place,
      id: item.id,
      courseId,
      version,
      title: item.title,
      kind: item.body.kind,
      rule: item.rule,
      required: item.required,
      ...deliver(item.body)
    }).pipe(Effect.orDie)
}

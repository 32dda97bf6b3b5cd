/** A course's document as another course: the same words under ids of its own. Pure. */
import type { CourseContent } from "@lyceum/domain/Content"
import { itemsOf } from "@lyceum/domain/Content"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { type CourseId, ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { mapBodyHtml } from "../olx/ContentHtml.ts"

const link = /\/jump_to_id\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/g

/** Ids follow from the new course and the old ids; links between items lead to the copies. Keys and questions keep their names. */
export const copied = (content: CourseContent, courseId: CourseId, title: string): CourseContent => {
  const fresh = (id: string) => derivedUuid("copy", courseId, id)
  const ids = new Set<string>(itemsOf(content).map((item) => item.id))
  const relinked = (text: string): string =>
    text.replace(link, (whole, id: string) => (ids.has(id) ? `/jump_to_id/${fresh(id)}` : whole))
  return {
    ...content,
    title,
    description: relinked(content.description),
    sections: content.sections.map((section) => ({
      ...section,
      id: SectionId.make(fresh(section.id)),
      lessons: section.lessons.map((lesson) => ({
        ...lesson,
        id: LessonId.make(fresh(lesson.id)),
        pages: lesson.pages.map((page) => ({
          ...page,
          id: PageId.make(fresh(page.id)),
          items: page.items.map((item) => ({
            ...item,
            id: ItemId.make(fresh(item.id)),
            body:
              item.body.kind === "text" && item.body.format === "markdown"
                ? { ...item.body, text: relinked(item.body.text) }
                : mapBodyHtml(item.body, relinked)
          }))
        }))
      }))
    }))
  }
}

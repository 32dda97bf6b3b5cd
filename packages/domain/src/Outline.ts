/** The table of contents of a published version: one document a course, computed once at publication. */
import { Schema } from "effect"
import { CompletionRule, type CourseContent, ItemKind, Title } from "./Content.ts"
import { courseMinutes, estimatedMinutes } from "./Effort.ts"
import { CourseId, CourseVersion, ItemId, LessonId, PageId, SectionId } from "./Ids.ts"

/** `estimatedMinutes`: see `Effort.ts`. */
export const OutlineItem = Schema.Struct({
  id: ItemId,
  title: Title,
  kind: ItemKind,
  rule: CompletionRule,
  required: Schema.Boolean,
  estimatedMinutes: Schema.Int
}).annotate({ identifier: "OutlineItem" })

export const OutlinePage = Schema.Struct({ id: PageId, title: Title, items: Schema.Array(OutlineItem) }).annotate({
  identifier: "OutlinePage"
})

export const OutlineLesson = Schema.Struct({ id: LessonId, title: Title, pages: Schema.Array(OutlinePage) }).annotate({
  identifier: "OutlineLesson"
})

export const OutlineSection = Schema.Struct({
  id: SectionId,
  title: Title,
  lessons: Schema.Array(OutlineLesson)
}).annotate({ identifier: "OutlineSection" })

export const Outline = Schema.Struct({
  courseId: CourseId,
  version: CourseVersion,
  title: Title,
  itemCount: Schema.Int,
  estimatedMinutes: Schema.Int,
  sequential: Schema.Boolean,
  sections: Schema.Array(OutlineSection)
}).annotate({ identifier: "Outline" })
export type Outline = typeof Outline.Type

/** Computes the outline of a version. Order is the author's order. */
export const outlineOf = (courseId: CourseId, version: CourseVersion, content: CourseContent): Outline => {
  let itemCount = 0
  const sections = content.sections.map((section) => ({
    id: section.id,
    title: section.title,
    lessons: section.lessons.map((lesson) => ({
      id: lesson.id,
      title: lesson.title,
      pages: lesson.pages.map((page) => ({
        id: page.id,
        title: page.title,
        items: page.items.map((item) => {
          itemCount++
          return {
            id: item.id,
            title: item.title,
            kind: item.body.kind,
            rule: item.rule,
            required: item.required,
            estimatedMinutes: estimatedMinutes(item.body)
          }
        })
      }))
    }))
  }))
  return {
    courseId,
    version,
    title: content.title,
    itemCount,
    estimatedMinutes: courseMinutes(content),
    sequential: content.settings.sequential,
    sections
  }
}

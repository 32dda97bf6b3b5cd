/** What a publication says of its content. Pure. */
import { type CourseContent, itemsOf } from "@lyceum/domain/Content"
import type { VersionFacts } from "./CourseDecider.ts"

/** The facts of a version, from its content and the hash under which that is kept. */
export const versionFacts = (content: CourseContent, contentHash: string): VersionFacts => {
  const items = itemsOf(content)
  return {
    title: content.title,
    summary: content.summary,
    itemCount: items.length,
    requiredItemCount: items.filter((item) => item.required).length,
    capacity: content.settings.capacity,
    prerequisites: content.settings.prerequisites,
    sequential: content.settings.sequential,
    contentHash
  }
}

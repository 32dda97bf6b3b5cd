/** The files of a draft with their uses. */
import type { Material } from "@lyceum/api/CourseEditing"
import type { CourseContent } from "@lyceum/domain/Content"
import { itemsOf } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { Effect } from "effect"
import { fileUrl } from "../content/Delivery.ts"
import { filesInHtml, filesOfBody } from "../content/FileUses.ts"

/** Items looked through between two turns of everybody else's. */
const turn = 50

/** Every file of the document, by path, with the items that use it in reading order. */
export const materialsOf = Effect.fn("materialsOf")(function* (courseId: CourseId, content: CourseContent) {
  const uses = new Map<string, Array<Material["usedBy"][number]>>()
  for (const [index, item] of itemsOf(content).entries()) {
    for (const path of filesOfBody(item.body)) {
      const used = uses.get(path) ?? []
      used.push({ itemId: item.id, title: item.title })
      uses.set(path, used)
    }
    if (index % turn === turn - 1) yield* Effect.yieldNow
  }
  const described = filesInHtml(content.description)
  const items = content.files
    .map((file): Material => ({
      ...file,
      url: fileUrl(courseId, file),
      usedBy: uses.get(file.path) ?? [],
      inDescription: described.has(file.path)
    }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return { items, size: items.reduce((sum, file) => sum + file.size, 0) }
})

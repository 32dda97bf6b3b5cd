/** The files of a draft with their uses, and the uploads that are not in it. */
import type { Material, MaterialUpload } from "@lyceum/api/CourseMaterials"
import type { CourseContent } from "@lyceum/domain/Content"
import { itemsOf } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { materialTypes } from "@lyceum/domain/MaterialTypes"
import { Effect } from "effect"
import { filesInHtml, filesOfBody } from "../content/FileUses.ts"
import { CourseFiles } from "../files/CourseFiles.ts"
import { factsOf, fileUrl } from "../files/StoredFile.ts"
import type { MaterialRow } from "../materials/MaterialRows.ts"
import { MaterialUploads } from "../materials/MaterialUploads.ts"

/** Items looked through between two turns of everybody else's. */
const turn = 50

/** An upload as its author sees it. `expired` also where a deleted one were asked for: nobody can. */
export const uploadOf = ({
  courseId,
  createdAt,
  description,
  file,
  id,
  mediaType,
  path,
  reasons,
  size,
  state
}: MaterialRow): MaterialUpload => ({
  id,
  path,
  mediaType,
  size,
  state: state === "deleted" ? "expired" : state,
  reasons,
  file,
  url: file === null ? null : fileUrl(courseId, file),
  ...(file === null ? {} : factsOf(courseId, file, description)),
  createdAt
})

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
  const descriptions = yield* (yield* CourseFiles).descriptions(courseId, content.files)
  const listed = new Set(content.files.map(({ path, sha256 }) => `${sha256} ${path}`))
  const uploads = (yield* (yield* MaterialUploads).list(courseId)).filter(
    ({ file }) => file === null || !listed.has(`${file.sha256} ${file.path}`)
  )
  const items = content.files
    .map((file): Material => ({
      ...file,
      url: fileUrl(courseId, file),
      usedBy: uses.get(file.path) ?? [],
      inDescription: described.has(file.path),
      ...factsOf(courseId, file, descriptions.get(file.path))
    }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  return {
    items,
    size: items.reduce((sum, file) => sum + file.size, 0),
    uploads: uploads.map(uploadOf),
    accepted: materialTypes
  }
})

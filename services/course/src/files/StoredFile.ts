/** A file of a course with where its bytes are and what was found in it. */
import type { FileFacts } from "@lyceum/api/CourseMaterials"
import { CourseFile } from "@lyceum/domain/Content"
import type { CourseId } from "@lyceum/domain/Ids"
import { MaterialDescription } from "@lyceum/events/Materials"
import { Schema } from "effect"

/** `description` is `null` for files that came by an import. */
export const StoredFile = Schema.Struct({
  ...CourseFile.fields,
  objectKey: Schema.String,
  description: Schema.NullOr(MaterialDescription)
})
export type StoredFile = typeof StoredFile.Type

/** What was found in files, by path. */
export type Descriptions = ReadonlyMap<string, MaterialDescription>

/** Address of a file of a course on the platform's one origin. The hash lets it be kept for ever and read without a token. */
export const fileUrl = (courseId: CourseId, file: Pick<CourseFile, "path" | "sha256">): string =>
  `/v1/courses/${courseId}/files/${file.path
    .split("/")
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join("/")}?hash=${file.sha256}`

/** What people are told of a file: the field `facts` of whatever names it, or nothing. */
export const factsOf = (
  courseId: CourseId,
  file: Pick<CourseFile, "path" | "sha256">,
  description: MaterialDescription | null | undefined
): { readonly facts?: FileFacts } => {
  if (description === null || description === undefined) return {}
  const { textKey: _, thumbnailKey, ...facts } = description
  const thumbnailUrl = thumbnailKey === null ? null : `${fileUrl(courseId, file)}&variant=thumbnail`
  return { facts: { ...facts, thumbnailUrl } }
}

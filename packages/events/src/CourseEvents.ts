/** What happens to courses. The content itself is kept by the course service under its hash. */
import { CourseId, CourseVersion, MaterialId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { event } from "./Event.ts"

const ContentHash = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/))

export const CourseCreated = event("lyceum.course.created.v1", {
  courseId: CourseId,
  ownerId: UserId,
  slug: Schema.NonEmptyString
})
export const CourseDraftSaved = event("lyceum.course.draft-saved.v1", {
  courseId: CourseId,
  revision: Schema.Int,
  title: Schema.NonEmptyString,
  summary: Schema.String,
  contentHash: ContentHash
})
export const CoursePublished = event("lyceum.course.published.v1", {
  courseId: CourseId,
  version: CourseVersion,
  ownerId: UserId,
  slug: Schema.NonEmptyString,
  title: Schema.NonEmptyString,
  summary: Schema.String,
  itemCount: Schema.Int,
  requiredItemCount: Schema.Int,
  capacity: Schema.NullOr(Schema.Int),
  prerequisites: Schema.Array(CourseId),
  sequential: Schema.Boolean,
  contentHash: ContentHash
})
export const CourseRetired = event("lyceum.course.retired.v1", { courseId: CourseId })

const material = { courseId: CourseId, materialId: MaterialId, uploadedBy: UserId }
/** An upload was checked and described and can be used. `size` in bytes; `contentHash` is the SHA-256 of its bytes. */
export const MaterialProcessed = event("lyceum.course.material-processed.v1", {
  ...material,
  mediaType: Schema.NonEmptyString,
  size: Schema.Int,
  contentHash: ContentHash
})
/** An upload was refused; `reasons` are the codes of `Materials.ts`. Its bytes are gone. */
export const MaterialRejected = event("lyceum.course.material-rejected.v1", {
  ...material,
  reasons: Schema.NonEmptyArray(Schema.NonEmptyString)
})

/** What the stream of a course holds. */
export const CourseStreamEvent = Schema.Union([CourseCreated, CourseDraftSaved, CoursePublished, CourseRetired])
export type CourseStreamEvent = typeof CourseStreamEvent.Type

/** What the stream of one uploaded material holds. */
export const MaterialEvent = Schema.Union([MaterialProcessed, MaterialRejected])
export type MaterialEvent = typeof MaterialEvent.Type

/** What happens to courses and their materials: everything that the topic carries. */
export const CourseEvent = Schema.Union([...CourseStreamEvent.members, ...MaterialEvent.members])
export type CourseEvent = typeof CourseEvent.Type

/** What happens to courses. The content itself is kept by the course service under its hash. */
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
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

export const CourseEvent = Schema.Union([CourseCreated, CourseDraftSaved, CoursePublished, CourseRetired])
export type CourseEvent = typeof CourseEvent.Type

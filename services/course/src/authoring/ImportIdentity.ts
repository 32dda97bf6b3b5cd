/** Which course an archive becomes: the same organisation, course and run of the same owner is the same course again. */
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { CourseId, type UserId } from "@lyceum/domain/Ids"
import { Effect } from "effect"
import type { CourseSource } from "../olx/Source.ts"

/**
 * An export of a course that the owner has (`owns`) is that course; else the id is derived from the owner and the archive's
 * own name, so that two imports at once cannot make two courses.
 */
export const importedCourseId = Effect.fnUntraced(function* <E, R>(
  ownerId: UserId,
  source: CourseSource,
  owns: (courseId: CourseId) => Effect.Effect<boolean, E, R>
) {
  const { courseId, key } = source
  if (courseId === null) return CourseId.make(derivedUuid("course", ownerId, "olx", key))
  return (yield* owns(courseId)) ? courseId : CourseId.make(derivedUuid("course", ownerId, "export", courseId))
})

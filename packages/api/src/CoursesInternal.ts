/** What the course service tells other services. */
import { CourseContent, CourseSettings, Title } from "@lyceum/domain/Content"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { IdOrSlug, Slug, VersionFromString } from "./CourseFields.ts"
import { NotFound } from "./Problems.ts"
import { Requires, ServiceAuthentication } from "./Security.ts"

/** What other services need to know of a published course. `version` is the newest; `retired` = no new enrolments. */
export const CourseFacts = Schema.Struct({
  courseId: CourseId,
  slug: Slug,
  ownerId: UserId,
  title: Title,
  version: CourseVersion,
  itemCount: Schema.Int,
  requiredItemCount: Schema.Int,
  ...CourseSettings.fields,
  retired: Schema.Boolean
}).annotate({ identifier: "CourseFacts" })

/** Facts of a published course by id or slug. Never published: `NotFound`. */
const facts = HttpApiEndpoint.get("facts", "/internal/courses/:courseId", {
  params: { courseId: IdOrSlug },
  success: CourseFacts,
  error: NotFound
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** A version with its answer keys. Never changes: keep it. */
const content = HttpApiEndpoint.get("content", "/internal/courses/:courseId/versions/:version", {
  params: { courseId: CourseId, version: VersionFromString },
  success: CourseContent,
  error: NotFound
})
  .annotate(Requires, "internal")
  .middleware(ServiceAuthentication)

/** Routes between services. */
export class CoursesInternalGroup extends HttpApiGroup.make("coursesInternal").add(facts, content) {}

/** Internal contract of the course service. */
export class CoursesInternalApi extends contract("coursesInternal").add(CoursesInternalGroup).middleware(problems) {}

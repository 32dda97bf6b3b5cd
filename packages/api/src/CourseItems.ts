/** What a learner reads in a course: items, and the search among them. */
import { CompletionRule, ItemKind, LearnerItemBody, Title } from "@lyceum/domain/Content"
import { CourseId, CourseVersion, ItemId, LessonId, PageId, SectionId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { courseParams, versionQuery } from "./CourseFields.ts"
import { FileAddress } from "./CourseMaterials.ts"
import { CourseSearchResult, SearchQuery } from "./CourseSearch.ts"
import { pageQuery } from "./Page.ts"
import { NotEnrolled, NotFound, ServiceUnavailable } from "./Problems.ts"
import { Requires } from "./Security.ts"

/**
 * One item as a learner gets it: no keys; addresses in its HTML are complete. `files` says where the files are that the body
 * names by `path`.
 */
export const DeliveredItem = Schema.Struct({
  id: ItemId,
  courseId: CourseId,
  version: CourseVersion,
  sectionId: SectionId,
  lessonId: LessonId,
  pageId: PageId,
  title: Title,
  kind: ItemKind,
  rule: CompletionRule,
  required: Schema.Boolean,
  body: LearnerItemBody,
  files: Schema.Array(FileAddress)
}).annotate({ identifier: "DeliveredItem" })

export const item = HttpApiEndpoint.get("item", "/v1/courses/:courseId/items/:itemId", {
  params: { courseId: CourseId, itemId: ItemId },
  query: versionQuery,
  success: DeliveredItem,
  error: [NotFound, NotEnrolled, ServiceUnavailable]
})
  .annotate(Requires, "course.read-content")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "One item for its learner: of the version they enrolled in, for authors the newest, or of `version`. Never holds an answer key."
    })
  )

export const searchInside = HttpApiEndpoint.get("searchInside", "/v1/courses/:courseId/search", {
  params: courseParams,
  query: {
    query: SearchQuery.check(Schema.isMinLength(1)),
    limit: pageQuery.limit,
    version: versionQuery.version
  },
  success: CourseSearchResult,
  error: [NotFound, NotEnrolled, ServiceUnavailable]
})
  .annotate(Requires, "course.read-content")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Items that hold all the words (or beginnings of words) in their titles, texts, transcripts or questions, best match first: of the version that the caller reads, or of `version`. Never finds what only an answer key says."
    })
  )

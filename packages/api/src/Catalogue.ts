/** The catalogue: what everybody may see of published courses. */
import { CourseContent, CourseFile, CourseSettings, Outcomes, Title } from "@lyceum/domain/Content"
import { CourseId, CourseVersion, LessonId, SectionId, UserId } from "@lyceum/domain/Ids"
import { Outline } from "@lyceum/domain/Outline"
import { Html } from "@lyceum/domain/Quiz"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { courseParams, IdOrSlug, Slug, versionQuery } from "./CourseFields.ts"
import { CourseIdsFromString, CourseSort, LanguageCounts, SearchQuery } from "./CourseSearch.ts"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { Forbidden, NotEnrolled, NotFound, RangeNotSatisfiable, ServiceUnavailable, Unauthorized } from "./Problems.ts"
import { Requires } from "./Security.ts"

/** A line of the catalogue. `version`, `language` and `publishedAt` are `null` until the course is published (an owner's list shows such courses too). */
export const CourseCard = Schema.Struct({
  id: CourseId,
  slug: Slug,
  title: Title,
  summary: Schema.String,
  language: Schema.NullOr(Schema.String),
  version: Schema.NullOr(CourseVersion),
  itemCount: Schema.Int,
  estimatedMinutes: Schema.Int,
  retired: Schema.Boolean,
  publishedAt: Schema.NullOr(Instant)
}).annotate({ identifier: "CourseCard" })

/** What everybody may know of a published course before enrolling. `size` is that of its files, in bytes; `outcomes`: what one will learn. */
export const CourseDetail = Schema.Struct({
  id: CourseId,
  slug: Slug,
  ownerId: UserId,
  title: Title,
  summary: Schema.String,
  outcomes: Outcomes,
  description: Html,
  language: Schema.String,
  version: CourseVersion,
  itemCount: Schema.Int,
  requiredItemCount: Schema.Int,
  estimatedMinutes: Schema.Int,
  size: Schema.Int,
  ...CourseSettings.fields,
  sections: Schema.Array(
    Schema.Struct({
      id: SectionId,
      title: Title,
      lessons: Schema.Array(
        Schema.Struct({ id: LessonId, title: Title, itemCount: Schema.Int, estimatedMinutes: Schema.Int })
      )
    })
  ),
  retired: Schema.Boolean,
  publishedAt: Instant
}).annotate({ identifier: "CourseDetail" })

const listCourses = HttpApiEndpoint.get("listCourses", "/v1/courses", {
  query: {
    ...pageQuery,
    query: Schema.optionalKey(SearchQuery),
    language: Schema.optionalKey(CourseContent.fields.language),
    sort: Schema.optionalKey(CourseSort),
    ids: Schema.optionalKey(CourseIdsFromString),
    owner: Schema.optionalKey(Schema.Literal("me"))
  },
  success: page(CourseCard),
  error: [Unauthorized, Forbidden]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Published courses, newest first, or best match first when `query` is given (words and beginnings of words); `language` keeps those of one language, `sort` orders otherwise. `ids` (up to 50, joined by commas) gives the published courses of these ids, retired ones too, in one page. `owner=me` (signed in) lists the caller's own courses, drafts and retired ones too, by slug. `ids` and `owner` stand alone."
    })
  )

const languages = HttpApiEndpoint.get("languages", "/v1/course-languages", {
  query: { query: Schema.optionalKey(SearchQuery) },
  success: LanguageCounts
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The languages of the catalogue and how many courses each has, of those that hold the words of `query`."
    })
  )

const getCourse = HttpApiEndpoint.get("getCourse", "/v1/courses/:courseId", {
  params: { courseId: IdOrSlug },
  success: CourseDetail,
  error: NotFound
}).annotate(Requires, "public")

const outline = HttpApiEndpoint.get("outline", "/v1/courses/:courseId/outline", {
  params: courseParams,
  query: versionQuery,
  success: HttpApiSchema.WithHeaders(Outline, { etag: Schema.String }),
  error: NotFound
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The whole table of contents, computed at publication: the newest version's, or that of `version`. Send `If-None-Match` to be answered 304 when nothing changed."
    })
  )

const getFile = HttpApiEndpoint.get("getFile", "/v1/courses/:courseId/files/:path", {
  params: { courseId: CourseId, path: CourseFile.fields.path },
  query: {
    hash: Schema.optionalKey(CourseFile.fields.sha256),
    variant: Schema.optionalKey(Schema.Literal("thumbnail"))
  },
  success: HttpApiSchema.StreamUint8Array(),
  error: [Unauthorized, Forbidden, NotFound, NotEnrolled, RangeNotSatisfiable, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "A file of the newest version; takes `Range` and `If-None-Match`. With the file's own SHA-256 as `hash` (delivered items carry such addresses) no token is needed and the answer may be kept for ever; without it the caller is enrolled or the owner. `variant=thumbnail` gives the small WebP picture of it, where there is one. Slashes in the path may stand as they are."
    })
  )

/** Routes for everybody. */
export class CatalogueGroup extends HttpApiGroup.make("catalogue")
  .add(listCourses, languages, getCourse, outline, getFile)
  .annotateMerge(OpenApi.annotations({ title: "Catalogue" })) {}

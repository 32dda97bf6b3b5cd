/** The course service's contract: catalogue, outlines, items and files for learners; drafts, versions, OLX in and out for authors. */
import {
  CompletionRule,
  CourseContent,
  CourseFile,
  CourseSettings,
  ItemKind,
  LearnerItemBody,
  Outcomes,
  Title
} from "@lyceum/domain/Content"
import { CourseId, CourseVersion, ItemId, LessonId, MaterialId, PageId, SectionId, UserId } from "@lyceum/domain/Ids"
import { ImportReport } from "@lyceum/domain/ImportReport"
import { Outline } from "@lyceum/domain/Outline"
import { Html } from "@lyceum/domain/Quiz"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { DraftChanges, ItemPreview, PreviewRequest } from "./CourseEditing.ts"
import { FileAddress, Materials, MaterialUpload, NewMaterial, RequestedMaterial } from "./CourseMaterials.ts"
import { CourseIdsFromString, CourseSearchResult, CourseSort, LanguageCounts, SearchQuery } from "./CourseSearch.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import {
  Conflict,
  Forbidden,
  IdempotencyKeyReused,
  NotEnrolled,
  NotFound,
  PayloadTooLarge,
  PreconditionFailed,
  PreconditionRequired,
  RangeNotSatisfiable,
  ServiceUnavailable,
  TooMuchContention,
  Unauthorized,
  Unprocessable
} from "./Problems.ts"
import { Authentication, Idempotent, Requires, ServiceAuthentication } from "./Security.ts"

/** Largest archive that an import reads, in bytes. */
export const maxImportBytes = 200_000_000

/** A course's readable name in addresses: stable once given. */
export const Slug = Schema.String.check(
  Schema.isMaxLength(100),
  Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
).annotate({ identifier: "Slug" })

/** A course by its id or its slug: only where a person may type the address. */
const IdOrSlug = Schema.Union([CourseId, Slug])

/** A version in an address. */
const VersionFromString = Schema.FiniteFromString.pipe(Schema.decodeTo(CourseVersion))
const versionQuery = { version: Schema.optionalKey(VersionFromString) }
const courseParams = { courseId: CourseId }

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
  publishedAt: Schema.NullOr(Schema.DateTimeUtcFromString)
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
  publishedAt: Schema.DateTimeUtcFromString
}).annotate({ identifier: "CourseDetail" })

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

export const NewCourse = Schema.Struct({
  title: Title,
  summary: Schema.optionalKey(CourseContent.fields.summary)
}).annotate({ identifier: "NewCourse" })

/** A draft that was just created or saved; `revision` counts the saves. */
export const DraftSaved = Schema.Struct({ id: CourseId, slug: Slug, revision: Schema.Int }).annotate({
  identifier: "DraftSaved"
})

export const PublishedVersion = Schema.Struct({ courseId: CourseId, slug: Slug, version: CourseVersion }).annotate({
  identifier: "PublishedVersion"
})

/** What an import led to; `version` when it was published at once. */
export const Imported = Schema.Struct({
  courseId: CourseId,
  slug: Slug,
  version: Schema.optionalKey(CourseVersion),
  report: ImportReport
}).annotate({ identifier: "Imported" })

/** A line of a course's history. `actor` is `user:<id>` or `service:<name>`. */
export const CourseHistoryEntry = Schema.Struct({
  position: Schema.Int,
  type: Schema.String,
  at: Schema.DateTimeUtcFromString,
  actor: Schema.String,
  data: Schema.Unknown
}).annotate({ identifier: "CourseHistoryEntry" })

const editing = [NotFound, Forbidden]
/** What any change of a course may be answered. */
const writing = [
  ...editing,
  Conflict,
  PreconditionFailed,
  Unprocessable,
  IdempotencyKeyReused,
  TooMuchContention,
  ServiceUnavailable
]

const createCourse = HttpApiEndpoint.post("createCourse", "/v1/courses", {
  payload: NewCourse,
  success: HttpApiSchema.WithHeaders(DraftSaved.pipe(HttpApiSchema.status(201)), { etag: Schema.String }),
  error: writing
})
  .annotate(Requires, "course.create")
  .middleware(Idempotent)

const importCourse = HttpApiEndpoint.post("importCourse", "/v1/course-imports", {
  query: { publish: Schema.optionalKey(Schema.Literals(["true", "false"])) },
  payload: HttpApiSchema.StreamUint8Array({
    contentType: ["application/gzip", "application/x-gzip"]
  }),
  success: Imported.pipe(HttpApiSchema.status(201)),
  error: [...writing, PayloadTooLarge]
})
  .annotate(Requires, "course.create")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "An OLX archive (.tar.gz) becomes a draft, or with `publish=true` a version. The same OLX course (organisation, course, run) of the same owner is the same course again, its ids unchanged; so the call may simply be repeated."
    })
  )

const getDraft = HttpApiEndpoint.get("getDraft", "/v1/courses/:courseId/draft", {
  params: courseParams,
  success: HttpApiSchema.WithHeaders(CourseContent, { etag: Schema.String }),
  error: editing
}).annotate(Requires, "course.edit")

const draftChanges = HttpApiEndpoint.get("draftChanges", "/v1/courses/:courseId/draft/changes", {
  params: courseParams,
  success: HttpApiSchema.WithHeaders(DraftChanges, { etag: Schema.String }),
  error: editing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The draft beside the newest version: what was added, removed, changed and moved, by the ids of the parts, and what that means for learners. The entity tag is the draft's."
    })
  )

const saveDraft = HttpApiEndpoint.put("saveDraft", "/v1/courses/:courseId/draft", {
  params: courseParams,
  headers: ifMatchHeaders,
  payload: CourseContent,
  success: HttpApiSchema.WithHeaders(DraftSaved, { etag: Schema.String }),
  error: [...writing, PreconditionRequired]
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description: "Replaces the whole draft. HTML is sanitised; files must have been put or imported before."
    })
  )

const previewItem = HttpApiEndpoint.post("previewItem", "/v1/courses/:courseId/item-previews", {
  params: courseParams,
  payload: PreviewRequest,
  success: ItemPreview,
  error: [...editing, Unprocessable]
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "An item's body as learners would get it: cleaned, Markdown as HTML, without keys, addresses complete (files: those of the draft). Keeps nothing."
    })
  )

const materials = HttpApiEndpoint.get("materials", "/v1/courses/:courseId/materials", {
  params: courseParams,
  success: Materials,
  error: editing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The files of the draft and where they are used, the uploads that are not in the draft (their states change by themselves: ask again), and what may be uploaded."
    })
  )

const requestMaterial = HttpApiEndpoint.post("requestMaterial", "/v1/courses/:courseId/materials", {
  params: courseParams,
  payload: NewMaterial,
  success: RequestedMaterial.pipe(HttpApiSchema.status(201)),
  error: [...editing, Conflict, Unprocessable, ServiceUnavailable]
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Asks to upload a file. The answer says how to send its bytes straight to the store; when they are there they are checked, and the material becomes `ready` or `rejected`. The same Idempotency-Key gives the same material, with a new permission to send."
    })
  )
  .middleware(Idempotent)

const materialParams = { courseId: CourseId, materialId: MaterialId }

const material = HttpApiEndpoint.get("material", "/v1/courses/:courseId/materials/:materialId", {
  params: materialParams,
  success: MaterialUpload,
  error: editing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(OpenApi.annotations({ description: "How far one upload is, and what was found in it." }))

const deleteMaterial = HttpApiEndpoint.delete("deleteMaterial", "/v1/courses/:courseId/materials/:materialId", {
  params: materialParams,
  success: HttpApiSchema.NoContent,
  error: [...editing, Conflict]
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Forgets an upload: stops one that is under way, takes a refused one off the list, deletes a ready file. A file that the draft or a version has is not deleted (409)."
    })
  )

const copyCourse = HttpApiEndpoint.post("copyCourse", "/v1/courses/:courseId/copies", {
  params: courseParams,
  payload: Schema.Struct({ title: Schema.optionalKey(Title) }).annotate({ identifier: "NewCopy" }),
  success: HttpApiSchema.WithHeaders(DraftSaved.pipe(HttpApiSchema.status(201)), { etag: Schema.String }),
  error: writing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The draft once more as a new course of the caller, with ids of its own and its files; links between its items lead into the copy."
    })
  )
  .middleware(Idempotent)

const publish = HttpApiEndpoint.post("publish", "/v1/courses/:courseId/versions", {
  params: courseParams,
  headers: ifMatchHeaders,
  success: PublishedVersion.pipe(HttpApiSchema.status(201)),
  error: writing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Freezes the draft as the next version. A draft that equals the newest version makes no second one. With `If-Match` exactly that draft is published."
    })
  )
  .middleware(Idempotent)

const retire = HttpApiEndpoint.delete("retire", "/v1/courses/:courseId", {
  params: courseParams,
  success: HttpApiSchema.NoContent,
  error: writing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description: "Takes the course out of the catalogue; who is enrolled keeps it. Its history and versions stay."
    })
  )

const exportCourse = HttpApiEndpoint.get("exportCourse", "/v1/courses/:courseId/export", {
  params: courseParams,
  query: versionQuery,
  success: HttpApiSchema.StreamUint8Array({ contentType: "application/gzip" }),
  error: [...editing, Unprocessable, ServiceUnavailable]
})
  .annotate(Requires, "course.edit")
  .annotateMerge(
    OpenApi.annotations({
      description: "The draft, or a version, as an OLX archive that imports to an equal course."
    })
  )

const history = HttpApiEndpoint.get("history", "/v1/courses/:courseId/history", {
  params: courseParams,
  query: pageQuery,
  success: page(CourseHistoryEntry),
  error: editing
}).annotate(Requires, "course.edit")

const item = HttpApiEndpoint.get("item", "/v1/courses/:courseId/items/:itemId", {
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

const searchInside = HttpApiEndpoint.get("searchInside", "/v1/courses/:courseId/search", {
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

/** Routes of authors and learners. */
export class CoursesGroup extends HttpApiGroup.make("courses")
  .add(createCourse, copyCourse, importCourse, getDraft, draftChanges, saveDraft, previewItem)
  .add(materials, requestMaterial, material, deleteMaterial)
  .add(publish, retire, exportCourse, history, item, searchInside)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Courses" })) {}

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

/** Public contract of the course service. */
export class CoursesApi extends contract("courses").add(CatalogueGroup, CoursesGroup).middleware(problems) {}

/** Internal contract of the course service. */
export class CoursesInternalApi extends contract("coursesInternal").add(CoursesInternalGroup).middleware(problems) {}

/** Courses as their authors make them: drafts, versions, and the history of both. */
import { CourseContent, Title } from "@lyceum/domain/Content"
import { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { DraftChanges, ItemPreview, PreviewRequest } from "./CourseEditing.ts"
import { courseParams, editing, Slug, writing } from "./CourseFields.ts"
import { Instant } from "./Instant.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import { PreconditionRequired, Unprocessable } from "./Problems.ts"
import { Idempotent, Requires } from "./Security.ts"

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

/** A line of a course's history. `actor` is `user:<id>` or `service:<name>`. */
export const CourseHistoryEntry = Schema.Struct({
  position: Schema.Int,
  type: Schema.String,
  at: Instant,
  actor: Schema.String,
  data: Schema.Unknown
}).annotate({ identifier: "CourseHistoryEntry" })

export const createCourse = HttpApiEndpoint.post("createCourse", "/v1/courses", {
  payload: NewCourse,
  success: HttpApiSchema.WithHeaders(DraftSaved.pipe(HttpApiSchema.status(201)), { etag: Schema.String }),
  error: writing
})
  .annotate(Requires, "course.create")
  .middleware(Idempotent)

export const getDraft = HttpApiEndpoint.get("getDraft", "/v1/courses/:courseId/draft", {
  params: courseParams,
  success: HttpApiSchema.WithHeaders(CourseContent, { etag: Schema.String }),
  error: editing
}).annotate(Requires, "course.edit")

export const draftChanges = HttpApiEndpoint.get("draftChanges", "/v1/courses/:courseId/draft/changes", {
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

export const saveDraft = HttpApiEndpoint.put("saveDraft", "/v1/courses/:courseId/draft", {
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

export const previewItem = HttpApiEndpoint.post("previewItem", "/v1/courses/:courseId/item-previews", {
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

export const copyCourse = HttpApiEndpoint.post("copyCourse", "/v1/courses/:courseId/copies", {
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

export const publish = HttpApiEndpoint.post("publish", "/v1/courses/:courseId/versions", {
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

export const retire = HttpApiEndpoint.delete("retire", "/v1/courses/:courseId", {
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

export const history = HttpApiEndpoint.get("history", "/v1/courses/:courseId/history", {
  params: courseParams,
  query: pageQuery,
  success: page(CourseHistoryEntry),
  error: editing
}).annotate(Requires, "course.edit")

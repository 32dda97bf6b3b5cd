/** Courses as OLX archives, in and out. */
import { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { ImportReport } from "@lyceum/domain/ImportReport"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { courseParams, editing, Slug, versionQuery, writing } from "./CourseFields.ts"
import { PayloadTooLarge, ServiceUnavailable, Unprocessable } from "./Problems.ts"
import { Requires } from "./Security.ts"

/** Largest archive that an import reads, in bytes. */
export const maxImportBytes = 200_000_000

/** What an import led to; `version` when it was published at once. */
export const Imported = Schema.Struct({
  courseId: CourseId,
  slug: Slug,
  version: Schema.optionalKey(CourseVersion),
  report: ImportReport
}).annotate({ identifier: "Imported" })

export const importCourse = HttpApiEndpoint.post("importCourse", "/v1/course-imports", {
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

export const exportCourse = HttpApiEndpoint.get("exportCourse", "/v1/courses/:courseId/export", {
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

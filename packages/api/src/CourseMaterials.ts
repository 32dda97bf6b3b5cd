/** Materials of a course: what authors upload, how far each upload is, and what was found in files that were checked. */
import { CourseFile } from "@lyceum/domain/Content"
import { CourseId, ItemId, MaterialId } from "@lyceum/domain/Ids"
import { MaterialDescription, MaterialRejection } from "@lyceum/events/Materials"
import { Schema, Struct } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { courseParams, editing } from "./CourseFields.ts"
import { Instant } from "./Instant.ts"
import { Conflict, ServiceUnavailable, Unprocessable } from "./Problems.ts"
import { Idempotent, Requires } from "./Security.ts"

/**
 * What was found in a file: pixels, seconds, pages, cues; `null` = does not apply, or the file does not tell. `thumbnailUrl`:
 * a small WebP picture of it.
 */
export const FileFacts = Schema.Struct({
  ...Struct.omit(MaterialDescription.fields, ["thumbnailKey", "textKey"]),
  thumbnailUrl: Schema.NullOr(Schema.String)
}).annotate({ identifier: "FileFacts" })

export type FileFacts = typeof FileFacts.Type

/** Where a file is that a body names by `path`. Size in bytes. `facts` are there for files that were checked after an upload. */
export const FileAddress = Schema.Struct({
  path: Schema.String,
  url: Schema.String,
  mediaType: Schema.String,
  size: Schema.Int,
  facts: Schema.optionalKey(FileFacts)
}).annotate({ identifier: "FileAddress" })

/** A file of the draft with its address and the items that show or link it; `inDescription`: the course's description does. */
export const Material = Schema.Struct({
  ...CourseFile.fields,
  url: Schema.String,
  usedBy: Schema.Array(Schema.Struct({ itemId: ItemId, title: Schema.String })),
  inDescription: Schema.Boolean,
  facts: Schema.optionalKey(FileFacts)
}).annotate({ identifier: "Material" })

export type Material = typeof Material.Type

/** `expired`: it came too late or could not be checked within a day; what had come was deleted. */
export const MaterialState = Schema.Literals([
  "awaiting-upload",
  "processing",
  "ready",
  "rejected",
  "expired"
]).annotate({ identifier: "MaterialState" })

export type MaterialState = typeof MaterialState.Type

/**
 * One upload. `path`, `mediaType` and `size` are as they were declared; `reasons` say why it was rejected. `file` is there when
 * it is ready: list it under `files` of the draft to make it part of the course.
 */
export const MaterialUpload = Schema.Struct({
  id: MaterialId,
  path: Schema.String,
  mediaType: Schema.String,
  size: Schema.Int,
  state: MaterialState,
  reasons: Schema.Array(MaterialRejection),
  file: Schema.NullOr(CourseFile),
  url: Schema.NullOr(Schema.String),
  facts: Schema.optionalKey(FileFacts),
  createdAt: Instant
}).annotate({ identifier: "MaterialUpload" })

export type MaterialUpload = typeof MaterialUpload.Type

/** A kind of file that is taken, by the extension of its name. */
export const AcceptedFile = Schema.Struct({
  extension: Schema.String,
  mediaType: Schema.String,
  maximumBytes: Schema.Int
}).annotate({ identifier: "AcceptedFile" })

/**
 * All files of a draft, by path; `size` together, in bytes. `uploads`: those that are not in the draft (under way, refused, or
 * ready and not listed there yet), newest first, up to 100. `accepted`: what may be uploaded.
 */
export const Materials = Schema.Struct({
  items: Schema.Array(Material),
  size: Schema.Int,
  uploads: Schema.Array(MaterialUpload),
  accepted: Schema.Array(AcceptedFile)
}).annotate({ identifier: "Materials" })

/** A file that is to be uploaded: where it will be in the course, and exactly how many bytes it has. */
export const NewMaterial = Schema.Struct({
  path: CourseFile.fields.path,
  mediaType: CourseFile.fields.mediaType,
  size: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
}).annotate({ identifier: "NewMaterial" })

export type NewMaterial = typeof NewMaterial.Type

/**
 * How to send the bytes, until `expiresAt`, straight to the store: `POST` a form with `fields` and then the field `file`, or
 * `PUT` the bytes with `headers`. The store takes exactly the declared type and size.
 */
export const UploadForm = Schema.Struct({
  method: Schema.Literals(["POST", "PUT"]),
  url: Schema.String,
  fields: Schema.Record(Schema.String, Schema.String),
  headers: Schema.Record(Schema.String, Schema.String),
  expiresAt: Instant
}).annotate({ identifier: "UploadForm" })

export const RequestedMaterial = Schema.Struct({ materialId: MaterialId, upload: UploadForm }).annotate({
  identifier: "RequestedMaterial"
})

export const materials = HttpApiEndpoint.get("materials", "/v1/courses/:courseId/materials", {
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

export const requestMaterial = HttpApiEndpoint.post("requestMaterial", "/v1/courses/:courseId/materials", {
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

export const material = HttpApiEndpoint.get("material", "/v1/courses/:courseId/materials/:materialId", {
  params: materialParams,
  success: MaterialUpload,
  error: editing
})
  .annotate(Requires, "course.edit")
  .annotateMerge(OpenApi.annotations({ description: "How far one upload is, and what was found in it." }))

export const deleteMaterial = HttpApiEndpoint.delete("deleteMaterial", "/v1/courses/:courseId/materials/:materialId", {
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

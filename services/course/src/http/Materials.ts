/** Answers about uploads of a course, for who may change it. */
import type { NewMaterial } from "@lyceum/api/CourseMaterials"
import { Conflict, IdempotencyKeyReused, NotFound, ServiceUnavailable, Unprocessable } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import type { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option } from "effect"
import { MaterialUploads } from "../materials/MaterialUploads.ts"
import { editable } from "./Access.ts"

/** Lets the person upload a file. */
export const requestMaterial = Effect.fn("requestMaterial")(function* (courseId: CourseId, wanted: NewMaterial) {
  yield* editable(courseId)
  const { userId } = yield* CurrentPerson
  const { materialId, upload } = yield* (yield* MaterialUploads).request(courseId, userId, wanted).pipe(
    Effect.catchTags({
      ContentRefused: ({ reasons }) => Effect.fail(new Unprocessable({ reasons })),
      IdempotencyKeyReused: () => Effect.fail(new IdempotencyKeyReused()),
      MaterialBusy: ({ message }) => Effect.fail(new Conflict({ detail: message })),
      ObjectStoreUnavailable: () => Effect.fail(new ServiceUnavailable())
    })
  )
  return { materialId, upload: { ...upload, expiresAt: DateTime.makeUnsafe(upload.expiresAt) } }
})

/** An upload of a course. */
export const ownMaterial = Effect.fn("ownMaterial")(function* (courseId: CourseId, id: MaterialId) {
  yield* editable(courseId)
  const found = yield* (yield* MaterialUploads).find(courseId, id)
  return Option.isNone(found) ? yield* new NotFound() : found.value
})

/** Forgets an upload. */
export const deleteMaterial = Effect.fn("deleteMaterial")(function* (courseId: CourseId, id: MaterialId) {
  const material = yield* ownMaterial(courseId, id)
  yield* (yield* MaterialUploads)
    .remove(material)
    .pipe(Effect.catchTag("MaterialInUse", ({ message }) => Effect.fail(new Conflict({ detail: message }))))
})

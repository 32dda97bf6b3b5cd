/** What the folder's server announces is what the function reads as S3's own notification. */
import { assert, it } from "@effect/vitest"
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { quarantineKey } from "@lyceum/events/Materials"
import { uploadsOf } from "@lyceum/file-processor/ObjectCreated"
import { Effect } from "effect"
import { objectCreated } from "../src/uploads/UploadServer.ts"

it.effect("an object in quarantine is announced as an upload, any other as nothing to do", () =>
  Effect.gen(function* () {
    const courseId = CourseId.make("0190a3a0-0000-7000-8000-000000000001")
    const materialId = MaterialId.make("0190a3a0-0000-7000-8000-000000000002")
    const key = quarantineKey(courseId, materialId)
    const object = { key, size: 4, etag: "e1", mediaType: "text/plain" }
    assert.deepStrictEqual(yield* uploadsOf(objectCreated(object)), [{ courseId, materialId, key, etag: "e1" }])
    assert.deepStrictEqual(yield* uploadsOf(objectCreated({ ...object, key: "courses/a b+c" })), [])
  })
)

/**
 * What a store could not check while it took a signed upload, checked when it is complete. S3 and the folder refuse a wrong
 * length or type at once; Azure does not (a SAS names neither), so that whoever is told of a new object must ask here first.
 */
import { Effect, Option, Schema } from "effect"
import {
  type InvalidObjectKey,
  type ObjectInfo,
  ObjectNotFound,
  ObjectStore,
  type ObjectStoreUnavailable
} from "./ObjectStore.ts"

/** What was uploaded is not what was permitted; it is removed. */
export class UploadNotPermitted extends Schema.TaggedError<UploadNotPermitted>()("UploadNotPermitted", {
  key: Schema.String,
  reason: Schema.Literals(["too small", "too large", "wrong type"])
}) {
  override get message() {
    return `what was uploaded as "${this.key}" is not what was permitted: ${this.reason}`
  }
}

/** The upload that was permitted, as given to `signUpload`. */
export interface PermittedUpload {
  readonly key: string
  readonly mediaType: string
  readonly minimumBytes: number
  readonly maximumBytes: number
}

const faultOf = ({ mediaType, size }: ObjectInfo, permitted: PermittedUpload) => {
  if (size > permitted.maximumBytes) return "too large"
  if (size < permitted.minimumBytes) return "too small"
  return mediaType === permitted.mediaType ? null : "wrong type"
}

/** The uploaded object when it is as permitted; otherwise it is removed. */
export const checkUpload = Effect.fn("checkUpload")(function* (
  permitted: PermittedUpload
): Effect.fn.Return<
  ObjectInfo,
  UploadNotPermitted | ObjectNotFound | InvalidObjectKey | ObjectStoreUnavailable,
  ObjectStore
> {
  const store = yield* ObjectStore
  const found = yield* store.head(permitted.key)
  if (Option.isNone(found)) return yield* new ObjectNotFound({ key: permitted.key })
  const reason = faultOf(found.value, permitted)
  if (reason === null) return found.value
  yield* store.remove(permitted.key)
  return yield* new UploadNotPermitted({ key: permitted.key, reason })
})

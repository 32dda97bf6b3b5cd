/**
 * The receiving end of `signUpload` where the store is a folder: S3 and Azure check a browser's upload themselves, here a
 * service does. Knows no HTTP: the service hands over the query, the `content-type` and the body, and maps the errors.
 */
import { Clock, Effect, type Redacted, Schema, Stream } from "effect"
import { type InvalidObjectKey, type ObjectInfo, ObjectStore, type ObjectStoreUnavailable } from "../ObjectStore.ts"
import { isSigned, UploadParameters } from "./UploadSignature.ts"

/** The permission was not signed by us, or was changed. HTTP 403. */
export class UploadForged extends Schema.TaggedError<UploadForged>()("UploadForged", {}) {
  override get message() {
    return "the signature of the upload does not hold"
  }
}
/** The permission has ended. HTTP 403. */
export class UploadExpired extends Schema.TaggedError<UploadExpired>()("UploadExpired", { expiredAt: Schema.Finite }) {
  override get message() {
    return `the permission to upload ended at ${new Date(this.expiredAt).toISOString()}`
  }
}
/** The media type is not the permitted one. HTTP 415. */
export class UploadWrongType extends Schema.TaggedError<UploadWrongType>()("UploadWrongType", {
  expected: Schema.String
}) {
  override get message() {
    return `the upload must be of type ${this.expected}`
  }
}
/** The body has more bytes than permitted. HTTP 413. */
export class UploadTooLarge extends Schema.TaggedError<UploadTooLarge>()("UploadTooLarge", { maximum: Schema.Finite }) {
  override get message() {
    return `the upload must not have more than ${this.maximum} bytes`
  }
}
/** The body has fewer bytes than permitted. HTTP 400. */
export class UploadTooSmall extends Schema.TaggedError<UploadTooSmall>()("UploadTooSmall", { minimum: Schema.Finite }) {
  override get message() {
    return `the upload must have at least ${this.minimum} bytes`
  }
}

export type UploadRefused = UploadForged | UploadExpired | UploadWrongType | UploadTooLarge | UploadTooSmall

const decode = Schema.decodeUnknownEffect(UploadParameters)

/** The same bytes; fails at the first byte too many, or at the end when there were too few. */
const bounded = <E, R>(body: Stream.Stream<Uint8Array, E, R>, minimum: number, maximum: number) =>
  Stream.suspend(() => {
    let size = 0
    const counted = Stream.tap(body, (piece) => {
      size += piece.byteLength
      return size > maximum ? Effect.fail(new UploadTooLarge({ maximum })) : Effect.void
    })
    const enough = Effect.suspend(() => (size < minimum ? Effect.fail(new UploadTooSmall({ minimum })) : Effect.void))
    return Stream.concat(counted, Stream.fromEffectDrain(enough))
  })

/**
 * Stores the body of a signed upload under the permitted key, or says why not and stores nothing.
 * `parameters` is the query of the signed URL as it came; a query that is not whole counts as forged.
 */
export const acceptUpload = Effect.fn("acceptUpload")(function* <E, R>(upload: {
  readonly signingKey: Redacted.Redacted
  readonly parameters: unknown
  readonly mediaType: string
  readonly body: Stream.Stream<Uint8Array, E, R>
}): Effect.fn.Return<ObjectInfo, UploadRefused | InvalidObjectKey | ObjectStoreUnavailable | E, ObjectStore | R> {
  const parameters = yield* Effect.mapError(decode(upload.parameters), () => new UploadForged())
  if (!isSigned(upload.signingKey, parameters)) return yield* new UploadForged()
  const { expires, key, maximum, minimum, type } = parameters
  if ((yield* Clock.currentTimeMillis) >= expires) return yield* new UploadExpired({ expiredAt: expires })
  if (upload.mediaType !== type) return yield* new UploadWrongType({ expected: type })
  const store = yield* ObjectStore
  return yield* store.putStream(key, bounded(upload.body, minimum, maximum), type)
})

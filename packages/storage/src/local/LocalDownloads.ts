/** The serving end of `signDownload` where the store is a folder. Knows no HTTP: the service maps answer and errors. */
import { Clock, Effect, type Redacted, Schema, type Stream } from "effect"
import { attachment } from "../ContentDisposition.ts"
import {
  type InvalidObjectKey,
  type ObjectInfo,
  ObjectNotFound,
  ObjectStore,
  type ObjectStoreUnavailable
} from "../ObjectStore.ts"
import { DownloadParameters, isSignedDownload } from "./DownloadSignature.ts"

/** The permission was not signed by us, or was changed. HTTP 403. */
export class DownloadForged extends Schema.TaggedError<DownloadForged>()("DownloadForged", {}) {
  override get message() {
    return "the signature of the download does not hold"
  }
}
/** The permission has ended. HTTP 403. */
export class DownloadExpired extends Schema.TaggedError<DownloadExpired>()("DownloadExpired", {
  expiredAt: Schema.Finite
}) {
  override get message() {
    return `the permission to download ended at ${new Date(this.expiredAt).toISOString()}`
  }
}

type ReadError = InvalidObjectKey | ObjectNotFound | ObjectStoreUnavailable

/** What is answered: the object, the header by which a browser saves it, and its bytes or a range of them (both ends included). */
export interface Download {
  readonly info: ObjectInfo
  readonly disposition: string
  readonly bytes: (range?: { readonly start: number; readonly end: number }) => Stream.Stream<Uint8Array, ReadError>
}

const decode = Schema.decodeUnknownEffect(DownloadParameters)

/** Opens a signed download. `parameters` is the query of the signed URL as it came; one that is not whole counts as forged. */
export const openDownload = Effect.fn("openDownload")(function* (asked: {
  readonly signingKey: Redacted.Redacted
  readonly parameters: unknown
}): Effect.fn.Return<Download, DownloadForged | DownloadExpired | ReadError, ObjectStore> {
  const parameters = yield* Effect.mapError(decode(asked.parameters), () => new DownloadForged())
  if (!isSignedDownload(asked.signingKey, parameters)) return yield* new DownloadForged()
  const { expires, key, name } = parameters
  if ((yield* Clock.currentTimeMillis) >= expires) return yield* new DownloadExpired({ expiredAt: expires })
  const store = yield* ObjectStore
  const info = yield* Effect.flatMap(store.head(key), Effect.fromOption).pipe(
    Effect.catchTag("NoSuchElementError", () => Effect.fail(new ObjectNotFound({ key })))
  )
  return { info, disposition: attachment(name), bytes: (range) => store.stream(key, range) }
})

/**
 * The HTTP end of the folder: what S3 and Azure do for the browser themselves. `PUT` takes signed uploads, `GET` and `HEAD`
 * serve signed downloads, all at one path, the `uploadBaseUrl` of the store. What was stored is announced once it is there.
 */
import { Effect, type Layer, type Redacted, Schema, Stream } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { rangeOf } from "../ByteRange.ts"
import { type ObjectInfo, ObjectStore } from "../ObjectStore.ts"
import { openDownload } from "./LocalDownloads.ts"
import { problem } from "./LocalProblems.ts"
import { acceptUpload } from "./LocalUploads.ts"

export interface LocalObjectServerOptions<E = never> {
  /** The path of `uploadBaseUrl`. */
  readonly path: HttpRouter.PathInput
  /** The store's own `signingKey`. */
  readonly signingKey: Redacted.Redacted
  /**
   * Told of each object that an upload created, before the browser is answered: what the clouds send as "object created". When
   * it fails, the answer is 503 and the browser uploads again, so that no object stays unannounced; it may hear of one twice.
   */
  readonly onUploaded: (object: ObjectInfo) => Effect.Effect<void, E>
}

/** The object is stored, but who waits for it could not be told. */
class NotAnnounced extends Schema.TaggedError<NotAnnounced>()("NotAnnounced", {}) {
  override get message() {
    return "the upload could not be passed on: send it again"
  }
}
/** The browser went away, or sent less than it said. */
class BrokenOff extends Schema.TaggedError<BrokenOff>()("BrokenOff", {}) {
  override get message() {
    return "the upload broke off"
  }
}

/** Whatever the bytes are: saved, never shown or run in our origin. */
const guards = {
  "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cache-control": "private, no-store"
}

const query = Effect.map(HttpServerRequest.HttpServerRequest, (request) =>
  Object.fromEntries(new URL(request.url, "http://localhost").searchParams)
)

const upload = <E>({ onUploaded, signingKey }: LocalObjectServerOptions<E>) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const info = yield* acceptUpload({
      signingKey,
      parameters: yield* query,
      mediaType: request.headers["content-type"] ?? "",
      body: Stream.mapError(request.stream, () => new BrokenOff())
    })
    yield* onUploaded(info).pipe(
      Effect.tapCause((cause) => Effect.logError("an upload could not be announced", cause)),
      Effect.mapError(() => new NotAnnounced())
    )
    return HttpServerResponse.empty({ status: 200, headers: { etag: `"${info.etag}"` } })
  }).pipe(Effect.catch((refusal) => Effect.succeed(problem(refusal))))

const download = ({ signingKey }: { readonly signingKey: Redacted.Redacted }) =>
  Effect.gen(function* () {
    const { bytes, disposition, info } = yield* openDownload({ signingKey, parameters: yield* query })
    const request = yield* HttpServerRequest.HttpServerRequest
    const tag = `"${info.etag}"`
    const headers = { ...guards, "content-disposition": disposition, "accept-ranges": "bytes", etag: tag }
    const ifRange = request.headers["if-range"]
    const asked = rangeOf(ifRange === undefined || ifRange === tag ? request.headers["range"] : undefined, info.size)
    const contentType = info.mediaType
    switch (asked.kind) {
      case "beyond":
        return problem(
          { _tag: "RangeBeyond", message: "the object ends before the range begins" },
          { "content-range": `bytes */${info.size}` }
        )
      case "whole":
        return HttpServerResponse.stream(bytes(), { contentType, contentLength: info.size, headers })
      case "range": {
        const { end, start } = asked.range
        return HttpServerResponse.stream(bytes(asked.range), {
          contentType,
          status: 206,
          contentLength: end - start + 1,
          headers: { ...headers, "content-range": `bytes ${start}-${end}/${info.size}` }
        })
      }
    }
  }).pipe(Effect.catch((refusal) => Effect.succeed(problem(refusal))))

/** The routes. Mount them where the browser reaches them; they need the store that signs with the same key. */
export const localObjectServer = <E = never>(
  options: LocalObjectServerOptions<E>
): Layer.Layer<never, never, HttpRouter.HttpRouter | ObjectStore> =>
  HttpRouter.use((router) =>
    Effect.gen(function* () {
      const store = yield* ObjectStore
      yield* router.add("PUT", options.path, Effect.provideService(upload(options), ObjectStore, store))
      yield* router.add("GET", options.path, Effect.provideService(download(options), ObjectStore, store))
    })
  )

/**
 * ObjectStore over an S3 bucket. Requests are retried by the SDK (throttling, 5xx, broken connections), every operation may be
 * done twice without harm, and what is half written is never an object.
 */
import { DeleteObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3"
import { Effect, Layer, Option, Stream } from "effect"
import { checkObjectKey, isObjectKey } from "../ObjectKey.ts"
import { type ObjectInfo, ObjectNotFound, ObjectStore } from "../ObjectStore.ts"
import { connect, type S3Options } from "./Connection.ts"
import { copyObject } from "./Copying.ts"
import { ask, missingOr, S3Failure, unavailable } from "./Failures.ts"
import { headObject, readObject } from "./Reading.ts"
import { signGet, signPost } from "./Signing.ts"
import { putParts, putWhole } from "./Writing.ts"

/** Larger puts go in parts, so that a broken connection costs a part and not all. */
const largestWhole = 16 * 1024 * 1024
/** S3's own limit of a page. */
const longestPage = 1000
/** Descriptions asked for at once: S3's lists do not hold the media type. */
const headsAtOnce = 16

const isFailure = (error: unknown): error is S3Failure => error instanceof S3Failure

const makeStore = (client: S3Client, options: S3Options): ObjectStore["Service"] => {
  const Bucket = options.bucket

  const head = (key: string) =>
    headObject(client, options, key).pipe(
      Effect.map(({ info }) => Option.some(info)),
      Effect.catchIf(
        ({ isMissing }) => isMissing,
        () => Effect.succeedNone
      ),
      Effect.mapError(unavailable("describe an object"))
    )

  const putStream = Effect.fn("ObjectStore.putStream")(function* <E, R>(
    key: string,
    bytes: Stream.Stream<Uint8Array, E, R>,
    mediaType: string
  ) {
    yield* checkObjectKey(key)
    // The stream's own failures pass as they are, whatever they are.
    const source = Stream.mapError(bytes, (error) => ({ fromSource: error }))
    return yield* Effect.mapError(putParts(client, options, key, source, mediaType), (error) =>
      isFailure(error) ? unavailable("store an object")(error) : error.fromSource
    )
  })

  const page = (prefix: string, after: string | undefined, limit: number) =>
    ask((abortSignal) =>
      client.send(
        new ListObjectsV2Command({
          Bucket,
          Prefix: prefix,
          StartAfter: after,
          MaxKeys: Math.min(limit, longestPage)
        }),
        { abortSignal }
      )
    ).pipe(Effect.mapError(unavailable("list objects")))

  return ObjectStore.of({
    putStream,
    put: Effect.fn("ObjectStore.put")(function* (key, bytes, mediaType) {
      if (bytes.byteLength > largestWhole) return yield* putStream(key, Stream.succeed(bytes), mediaType)
      yield* checkObjectKey(key)
      return yield* Effect.mapError(putWhole(client, options, key, bytes, mediaType), unavailable("store an object"))
    }),
    head: Effect.fn("ObjectStore.head")((key) => Effect.andThen(checkObjectKey(key), head(key))),
    get: Effect.fn("ObjectStore.get")(function* (key) {
      yield* checkObjectKey(key)
      const pieces = yield* Effect.mapError(
        Stream.runCollect(readObject(client, options, key, 0, undefined)),
        missingOr(key, "read an object")
      )
      return new Uint8Array(Buffer.concat(pieces))
    }),
    stream: (key, range) =>
      Stream.unwrap(
        Effect.gen(function* () {
          if (range !== undefined && ![range.start, range.end].every((at) => Number.isSafeInteger(at) && at >= 0)) {
            return yield* Effect.die(new RangeError("a range is made of two whole numbers from 0 on"))
          }
          yield* checkObjectKey(key)
          if (range !== undefined && range.end < range.start) {
            return Option.isSome(yield* head(key)) ? Stream.empty : Stream.fail(new ObjectNotFound({ key }))
          }
          return Stream.mapError(
            readObject(client, options, key, range?.start ?? 0, range?.end),
            missingOr(key, "read an object")
          )
        })
      ),
    list: Effect.fn("ObjectStore.list")(function* ({ cursor, limit, prefix }) {
      const found: Array<ObjectInfo> = []
      let after = cursor
      while (found.length < limit) {
        const { Contents = [], IsTruncated } = yield* page(prefix, after, limit - found.length)
        const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]))
        // What is no key of ours (made by hand) and what was removed since are both not there.
        const described = yield* Effect.forEach(keys.filter(isObjectKey), head, { concurrency: headsAtOnce })
        found.push(...described.flatMap((one) => Option.toArray(one)))
        after = keys.at(-1)
        if (IsTruncated !== true || after === undefined) break
      }
      return found
    }),
    copy: Effect.fn("ObjectStore.copy")(function* (from, to) {
      yield* checkObjectKey(to)
      yield* checkObjectKey(from)
      return yield* Effect.mapError(copyObject(client, options, from, to), missingOr(from, "copy an object"))
    }),
    remove: Effect.fn("ObjectStore.remove")(function* (key) {
      yield* checkObjectKey(key)
      yield* ask((abortSignal) => client.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal })).pipe(
        Effect.mapError(unavailable("remove an object"))
      )
    }),
    signUpload: Effect.fn("ObjectStore.signUpload")(function* (grant) {
      yield* checkObjectKey(grant.key)
      return yield* Effect.mapError(signPost(client, options, grant), unavailable("sign an upload"))
    }),
    signDownload: Effect.fn("ObjectStore.signDownload")(function* (grant) {
      yield* checkObjectKey(grant.key)
      if (Option.isNone(yield* head(grant.key))) return yield* new ObjectNotFound({ key: grant.key })
      return yield* Effect.mapError(signGet(client, options, grant), unavailable("sign a download"))
    })
  })
}

/** The store over a bucket that exists. Connects at the first request. */
export const layer = (options: S3Options): Layer.Layer<ObjectStore> =>
  Layer.effect(
    ObjectStore,
    Effect.map(connect(options), (client) => makeStore(client, options))
  )

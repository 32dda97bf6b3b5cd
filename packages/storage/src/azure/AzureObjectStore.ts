/**
 * ObjectStore over a container of Azure Blob Storage. Requests are tried again by class (throttling, 5xx, broken connections),
 * every operation may be done twice without harm, and what is half written is never an object.
 */
import { Effect, Layer, Option, Stream } from "effect"
import { checkObjectKey, isObjectKey } from "../ObjectKey.ts"
import { type ObjectInfo, ObjectNotFound, ObjectStore } from "../ObjectStore.ts"
import { type AzureConnection, type AzureOptions, connect } from "./Connection.ts"
import { copyBlob } from "./Copying.ts"
import { ask, AzureFailure, missingOr, unavailable } from "./Failures.ts"
import { headBlob, listBlobs, readBlob } from "./Reading.ts"
import { makeSigner, type Signer, signGet, signPut } from "./Signing.ts"
import { putBlocks, putWhole } from "./Writing.ts"

/** Larger puts go in blocks, so that a broken connection costs a block and not all. */
const largestWhole = 16 * 1024 * 1024

const isFailure = (error: unknown): error is AzureFailure => error instanceof AzureFailure

const makeStore = (connection: AzureConnection, signer: Signer): ObjectStore["Service"] => {
  const head = (key: string) =>
    headBlob(connection, key).pipe(
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
    return yield* Effect.mapError(putBlocks(connection, key, source, mediaType), (error) =>
      isFailure(error) ? unavailable("store an object")(error) : error.fromSource
    )
  })

  return ObjectStore.of({
    putStream,
    put: Effect.fn("ObjectStore.put")(function* (key, bytes, mediaType) {
      if (bytes.byteLength > largestWhole) return yield* putStream(key, Stream.succeed(bytes), mediaType)
      yield* checkObjectKey(key)
      return yield* Effect.mapError(putWhole(connection, key, bytes, mediaType), unavailable("store an object"))
    }),
    head: Effect.fn("ObjectStore.head")((key) => Effect.andThen(checkObjectKey(key), head(key))),
    get: Effect.fn("ObjectStore.get")(function* (key) {
      yield* checkObjectKey(key)
      const pieces = yield* Effect.mapError(
        Stream.runCollect(readBlob(connection, key, 0, undefined)),
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
            readBlob(connection, key, range?.start ?? 0, range?.end),
            missingOr(key, "read an object")
          )
        })
      ),
    list: Effect.fn("ObjectStore.list")(function* ({ cursor, limit, prefix }) {
      const found: Array<ObjectInfo> = []
      // Every key with the prefix comes before such a cursor.
      if (cursor !== undefined && cursor > prefix && !cursor.startsWith(prefix)) return found
      const from = cursor?.startsWith(prefix) === true ? cursor : undefined
      let next: string | undefined
      while (found.length < limit) {
        // One more, because the cursor itself may come again.
        const page = yield* Effect.mapError(
          listBlobs(connection, { prefix, from, limit: limit - found.length + 1, next }),
          unavailable("list objects")
        )
        const after = page.items.filter(({ key }) => isObjectKey(key) && (cursor === undefined || key > cursor))
        found.push(...after.slice(0, limit - found.length))
        next = page.next
        if (next === undefined) break
      }
      return found
    }),
    copy: Effect.fn("ObjectStore.copy")(function* (from, to) {
      yield* checkObjectKey(to)
      yield* checkObjectKey(from)
      return yield* Effect.mapError(copyBlob(connection, signer, from, to), missingOr(from, "copy an object"))
    }),
    remove: Effect.fn("ObjectStore.remove")(function* (key) {
      yield* checkObjectKey(key)
      const blob = connection.container.getBlobClient(key)
      yield* ask((abortSignal) => blob.delete({ deleteSnapshots: "include", abortSignal })).pipe(
        Effect.asVoid,
        Effect.catchIf(
          ({ isMissing }) => isMissing,
          () => Effect.void
        ),
        Effect.mapError(unavailable("remove an object"))
      )
    }),
    signUpload: Effect.fn("ObjectStore.signUpload")(function* (grant) {
      yield* checkObjectKey(grant.key)
      return yield* Effect.mapError(signPut(signer, grant), unavailable("sign an upload"))
    }),
    signDownload: Effect.fn("ObjectStore.signDownload")(function* (grant) {
      yield* checkObjectKey(grant.key)
      if (Option.isNone(yield* head(grant.key))) return yield* new ObjectNotFound({ key: grant.key })
      return yield* Effect.mapError(signGet(signer, grant), unavailable("sign a download"))
    })
  })
}

/** The store over a container that exists. Connects at the first request. */
export const layer = (options: AzureOptions): Layer.Layer<ObjectStore> =>
  Layer.effect(
    ObjectStore,
    Effect.suspend(() => {
      const connection = connect(options)
      return Effect.map(makeSigner(connection), (signer) => makeStore(connection, signer))
    })
  )

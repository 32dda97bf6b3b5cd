/** Objects into Azure: small ones in one request, others as blocks that become an object when their list is committed. */
import { Effect, Pull, Stream } from "effect"
import { randomUUID } from "node:crypto"
import { typeOnWire, type TypeOnWire } from "../MediaTypeOnWire.ts"
import type { ObjectInfo } from "../ObjectStore.ts"
import { type Part, partsOf } from "../Parts.ts"
import type { AzureConnection } from "./Connection.ts"
import { ask, type AzureFailure } from "./Failures.ts"

const blockSize = 8 * 1024 * 1024
/** Blocks on their way at once: with the one that is being filled, what a stream holds in memory. */
const atOnce = 3

/** ETags come in quotes (RFC 9110 8.8.3). */
export const plainTag = (etag: string | undefined): string => (etag ?? "").replace(/^"(.*)"$/, "$1")

const headersOf = ({ contentType, metadata }: TypeOnWire) => ({
  blobHTTPHeaders: { blobContentType: contentType },
  metadata: { ...metadata }
})

/** Stores a few bytes in one request. */
export const putWhole = ({ container }: AzureConnection, key: string, bytes: Uint8Array, mediaType: string) =>
  ask((abortSignal) =>
    container
      .getBlockBlobClient(key)
      .upload(bytes, bytes.byteLength, { ...headersOf(typeOnWire(mediaType)), abortSignal })
  ).pipe(Effect.map(({ etag }): ObjectInfo => ({ key, size: bytes.byteLength, etag: plainTag(etag), mediaType })))

/** Ids of one writer's blocks: all of one length, as Azure wants it, and no other writer's. */
export const blockIds = (): ((index: number) => string) => {
  const writer = randomUUID()
  return (index) => Buffer.from(`${writer}-${String(index).padStart(6, "0")}`).toString("base64")
}

/** Makes blocks an object; the same list may be committed twice. Blocks that never are go by themselves after a week. */
export const commit = ({ container }: AzureConnection, key: string, ids: ReadonlyArray<string>, type: TypeOnWire) =>
  Effect.map(
    ask((abortSignal) =>
      container.getBlockBlobClient(key).commitBlockList([...ids], { ...headersOf(type), abortSignal })
    ),
    ({ etag }) => plainTag(etag)
  )

/**
 * Stores a stream in constant memory; the stream's own failures come out as they are. Of two streams into one key at once, one
 * may fail as unavailable: committing one writer's blocks discards the other's.
 */
export const putBlocks = <E, R>(
  connection: AzureConnection,
  key: string,
  bytes: Stream.Stream<Uint8Array, E, R>,
  mediaType: string
): Effect.Effect<ObjectInfo, E | AzureFailure, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* Stream.toPull(partsOf(bytes, connection.options.blockSize ?? blockSize))
      const [first, ...more] = yield* Pull.catchDone(pull, () => Effect.die(new Error("a stream without a part")))
      if (first.last) return yield* putWhole(connection, key, first.bytes, mediaType)
      const blob = connection.container.getBlockBlobClient(key)
      const idOf = blockIds()
      let size = 0
      const stage = ({ bytes, index }: Part) => {
        size += bytes.byteLength
        const id = idOf(index)
        return Effect.as(
          ask((abortSignal) => blob.stageBlock(id, bytes, bytes.byteLength, { abortSignal })),
          id
        )
      }
      const all = Stream.concat(Stream.fromIterable([first, ...more]), Stream.fromPull(Effect.succeed(pull)))
      const ids = yield* Stream.runCollect(Stream.mapEffect(all, stage, { concurrency: atOnce }))
      const etag = yield* commit(connection, key, ids, typeOnWire(mediaType))
      const info: ObjectInfo = { key, size, etag, mediaType }
      return info
    })
  )

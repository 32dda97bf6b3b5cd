/** Objects out of Azure: descriptions, bytes and lists. */
import { Effect, Stream } from "effect"
import { Readable } from "node:stream"
import { typeFromWire, type TypeOnWire } from "../MediaTypeOnWire.ts"
import type { ObjectInfo } from "../ObjectStore.ts"
import { resumedRead } from "../ResumedRead.ts"
import type { AzureConnection } from "./Connection.ts"
import { ask, AzureFailure } from "./Failures.ts"
import { plainTag } from "./Writing.ts"

/** What Azure says of an object; `type` is what a copy in blocks takes over. */
export interface Headed {
  readonly info: ObjectInfo
  readonly type: TypeOnWire
}

/** Describes an object. */
export const headBlob = ({ container }: AzureConnection, key: string): Effect.Effect<Headed, AzureFailure> =>
  Effect.map(
    ask((abortSignal) => container.getBlobClient(key).getProperties({ abortSignal })),
    ({ contentLength = 0, contentType = "application/octet-stream", etag, metadata = {} }) => ({
      info: { key, size: contentLength, etag: plainTag(etag), mediaType: typeFromWire(contentType, metadata) },
      type: { contentType, metadata }
    })
  )

const broken = (cause: unknown) => new AzureFailure({ code: "BrokenAnswer", status: 0, cause })

/** The bytes from `start` to `end` (both inclusive) or to the object's end. A range that begins after the end has none. */
export const readBlob = (
  { container }: AzureConnection,
  key: string,
  start: number,
  end: number | undefined
): Stream.Stream<Uint8Array, AzureFailure> => {
  const open = (position: number, etag: string | undefined) => {
    const count = end === undefined ? undefined : end - position + 1
    // Resuming is done here, in one place.
    const options = { maxRetryRequests: 0, ...(etag === undefined ? {} : { conditions: { ifMatch: etag } }) }
    return Effect.flatMap(
      ask((abortSignal) => container.getBlobClient(key).download(position, count, { ...options, abortSignal })),
      ({ contentLength = 0, etag, readableStreamBody }) =>
        readableStreamBody instanceof Readable
          ? Effect.succeed({ body: readableStreamBody, length: contentLength, etag })
          : Effect.fail(broken(new Error("the answer has no body")))
    )
  }
  return Stream.catchIf(
    resumedRead({ start, open, broken }),
    ({ isBeyondEnd }) => isBeyondEnd,
    () => Stream.empty
  )
}

/** Azure's own limit of a page. */
const longestPage = 5000

/** One page of descriptions in order of key, from `from` (inclusive) on; `next` leads to the page after it. */
export const listBlobs = (
  { container }: AzureConnection,
  options: {
    readonly prefix: string
    readonly from: string | undefined
    readonly limit: number
    readonly next: string | undefined
  }
) =>
  ask(async (abortSignal) => {
    const { from, limit, next, prefix } = options
    const pages = container
      .listBlobsFlat({ prefix, includeMetadata: true, abortSignal, ...(from === undefined ? {} : { startFrom: from }) })
      .byPage({ maxPageSize: Math.min(limit, longestPage), ...(next === undefined ? {} : { continuationToken: next }) })
    const page = await pages.next()
    return page.done === true ? undefined : page.value
  }).pipe(
    Effect.map((page) => {
      if (page === undefined) return { items: [], next: undefined }
      const items = page.segment.blobItems.map(({ metadata, name, properties }): ObjectInfo => ({
        key: name,
        size: properties.contentLength ?? 0,
        etag: plainTag(properties.etag),
        mediaType: typeFromWire(properties.contentType, metadata)
      }))
      return { items, next: page.continuationToken === "" ? undefined : page.continuationToken }
    })
  )

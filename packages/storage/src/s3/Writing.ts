/** Objects into S3: small ones in one request, others as a multipart upload that becomes an object at its end or not at all. */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand
} from "@aws-sdk/client-s3"
import { Effect, Exit, Pull, Stream } from "effect"
import { randomUUID } from "node:crypto"
import { typeOnWire } from "../MediaTypeOnWire.ts"
import type { ObjectInfo } from "../ObjectStore.ts"
import { type Part, partsOf } from "../Parts.ts"
import { encryption, type S3Options } from "./Connection.ts"
import { ask, S3Failure } from "./Failures.ts"

const partSize = 8 * 1024 * 1024
/** Parts on their way at once: with the one that is being filled, what a stream holds in memory. */
const atOnce = 3

/** ETags come in quotes (RFC 9110 8.8.3). */
export const plainTag = (etag: string | undefined): string => (etag ?? "").replace(/^"(.*)"$/, "$1")

/** Stores a few bytes in one request. */
export const putWhole = (client: S3Client, options: S3Options, key: string, bytes: Uint8Array, mediaType: string) => {
  const { contentType, metadata } = typeOnWire(mediaType)
  const command = {
    Bucket: options.bucket,
    Key: key,
    Body: bytes,
    ContentType: contentType,
    Metadata: metadata,
    ...encryption(options)
  }
  return ask((abortSignal) => client.send(new PutObjectCommand(command), { abortSignal })).pipe(
    Effect.map(({ ETag }): ObjectInfo => ({ key, size: bytes.byteLength, etag: plainTag(ETag), mediaType }))
  )
}

/** A multipart upload that has begun. `write` names it in the object's metadata. */
interface Begun {
  readonly id: string
  readonly write: string
}

/** Name of the metadata by which an upload whose last answer was lost is recognised as done. */
const writeName = "lyceum-write"

/** Begins an upload, hands it to `fill`, and makes its parts an object; on any failure or interruption it is given up. */
export const multipart = <E, R>(
  client: S3Client,
  options: S3Options,
  key: string,
  type: { readonly contentType: string | undefined; readonly metadata: Readonly<Record<string, string>> },
  fill: (uploadId: string) => Effect.Effect<ReadonlyArray<CompletedPart>, E, R>
): Effect.Effect<string, E | S3Failure, R> => {
  const target = { Bucket: options.bucket, Key: key }
  const begin = Effect.suspend(() => {
    const write = randomUUID()
    const command = {
      ...target,
      ContentType: type.contentType,
      Metadata: { ...type.metadata, [writeName]: write },
      ...encryption(options)
    }
    return Effect.flatMap(
      ask((abortSignal) => client.send(new CreateMultipartUploadCommand(command), { abortSignal })),
      ({ UploadId }): Effect.Effect<Begun, S3Failure> =>
        UploadId === undefined
          ? Effect.fail(new S3Failure({ name: "NoUploadId", status: 200, cause: new Error("S3 named no upload") }))
          : Effect.succeed({ id: UploadId, write })
    )
  })
  const complete = ({ id, write }: Begun, parts: ReadonlyArray<CompletedPart>) => {
    const command = { ...target, UploadId: id, MultipartUpload: { Parts: [...parts] } }
    return ask((abortSignal) => client.send(new CompleteMultipartUploadCommand(command), { abortSignal })).pipe(
      Effect.map(({ ETag }) => plainTag(ETag)),
      // A try before this one has completed it, and its answer was lost.
      Effect.catchIf(
        (failure) => failure.name === "NoSuchUpload",
        (failure) =>
          Effect.flatMap(
            ask((abortSignal) => client.send(new HeadObjectCommand(target), { abortSignal })),
            ({ ETag, Metadata }) =>
              Metadata?.[writeName] === write ? Effect.succeed(plainTag(ETag)) : Effect.fail(failure)
          )
      )
    )
  }
  const giveUp = ({ id }: Begun) =>
    ask((abortSignal) =>
      client.send(new AbortMultipartUploadCommand({ ...target, UploadId: id }), { abortSignal })
    ).pipe(
      Effect.catch((failure) =>
        Effect.logWarning("a multipart upload could not be given up; the bucket's lifecycle rule will", failure.name)
      )
    )
  return Effect.acquireUseRelease(
    begin,
    (begun) => Effect.flatMap(fill(begun.id), (parts) => complete(begun, parts)),
    (begun, exit) => (Exit.isSuccess(exit) ? Effect.void : giveUp(begun))
  )
}

/** Stores a stream in constant memory; the stream's own failures come out as they are. */
export const putParts = <E, R>(
  client: S3Client,
  options: S3Options,
  key: string,
  bytes: Stream.Stream<Uint8Array, E, R>,
  mediaType: string
): Effect.Effect<ObjectInfo, E | S3Failure, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* Stream.toPull(partsOf(bytes, options.partSize ?? partSize))
      const [first, ...more] = yield* Pull.catchDone(pull, () => Effect.die(new Error("a stream without a part")))
      if (first.last) return yield* putWhole(client, options, key, first.bytes, mediaType)
      let size = 0
      const all = Stream.concat(Stream.fromIterable([first, ...more]), Stream.fromPull(Effect.succeed(pull)))
      const upload = (uploadId: string) => (part: Part) => {
        size += part.bytes.byteLength
        const command = {
          Bucket: options.bucket,
          Key: key,
          UploadId: uploadId,
          PartNumber: part.index + 1,
          Body: part.bytes
        }
        return ask((abortSignal) => client.send(new UploadPartCommand(command), { abortSignal })).pipe(
          Effect.map(({ ChecksumCRC32, ETag }): CompletedPart => ({ PartNumber: part.index + 1, ETag, ChecksumCRC32 }))
        )
      }
      const etag = yield* multipart(client, options, key, typeOnWire(mediaType), (uploadId) =>
        Stream.runCollect(Stream.mapEffect(all, upload(uploadId), { concurrency: atOnce }))
      )
      const info: ObjectInfo = { key, size, etag, mediaType }
      return info
    })
  )

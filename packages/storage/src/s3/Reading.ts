/** Objects out of S3: descriptions, and bytes in constant memory that go on where a broken connection left them. */
import { NodeStream } from "@effect/platform-node"
import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { Effect, Stream } from "effect"
import { Readable } from "node:stream"
import { typeFromWire } from "../MediaTypeOnWire.ts"
import type { ObjectInfo } from "../ObjectStore.ts"
import { ask, S3Failure } from "./Failures.ts"
import type { S3Options } from "./Connection.ts"
import { plainTag } from "./Writing.ts"

/** What S3 says of an object; `contentType` and `metadata` are what a copy in parts takes over. */
export interface Headed {
  readonly info: ObjectInfo
  readonly contentType: string | undefined
  readonly metadata: Readonly<Record<string, string>>
}

/** Describes an object. */
export const headObject = (client: S3Client, { bucket }: S3Options, key: string): Effect.Effect<Headed, S3Failure> =>
  Effect.map(
    ask((abortSignal) => client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal })),
    ({ ContentLength = 0, ContentType, ETag, Metadata = {} }) => ({
      info: { key, size: ContentLength, etag: plainTag(ETag), mediaType: typeFromWire(ContentType, Metadata) },
      contentType: ContentType,
      metadata: Metadata
    })
  )

/** How often a broken answer is asked for again without a byte more having come. */
const patience = 4

const broken = (cause: unknown) => new S3Failure({ name: "BrokenAnswer", status: 0, cause })

/** The bytes from `start` to `end` (both inclusive) or to the object's end. A range that begins after the end has none. */
export const readObject = (
  client: S3Client,
  { bucket }: S3Options,
  key: string,
  start: number,
  end: number | undefined
): Stream.Stream<Uint8Array, S3Failure> =>
  Stream.suspend(() => {
    let position = start
    let fruitless = 0

    /** Asks for what is left; the same version of the object as before, once that is known. */
    const open = (etag: string | undefined) => {
      const range = position === 0 && end === undefined ? {} : { Range: `bytes=${position}-${end ?? ""}` }
      const command = { Bucket: bucket, Key: key, ...range, ...(etag === undefined ? {} : { IfMatch: etag }) }
      return Effect.flatMap(
        ask((abortSignal) => client.send(new GetObjectCommand(command), { abortSignal })),
        ({ Body, ContentLength, ETag }) =>
          Body instanceof Readable
            ? Effect.succeed({ body: Body, length: ContentLength ?? 0, etag: ETag })
            : Effect.fail(broken(new Error("the answer has no body")))
      )
    }

    const read = (etag: string | undefined): Stream.Stream<Uint8Array, S3Failure> =>
      Stream.unwrap(
        Effect.map(open(etag), ({ body, etag, length }) => {
          const whole = position + length
          const bytes = NodeStream.fromReadable<Uint8Array, S3Failure>({ evaluate: () => body, onError: broken }).pipe(
            Stream.tap((piece) =>
              Effect.sync(() => {
                position += piece.byteLength
                fruitless = 0
              })
            ),
            Stream.concat(
              Stream.suspend(() =>
                position === whole ? Stream.empty : Stream.fail(broken(new Error("the answer ended too early")))
              )
            )
          )
          return bytes.pipe(
            Stream.catchIf(
              // When the last byte came and only then the connection broke, nothing is missing.
              () => position === whole || fruitless++ < patience,
              () => (position === whole ? Stream.empty : read(etag))
            )
          )
        })
      )
    return Stream.catchIf(
      read(undefined),
      ({ isBeyondEnd }) => isBeyondEnd,
      () => Stream.empty
    )
  })

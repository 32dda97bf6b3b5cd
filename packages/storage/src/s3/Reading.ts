/** Objects out of S3: descriptions and bytes. */
import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { Effect, Stream } from "effect"
import { Readable } from "node:stream"
import { typeFromWire } from "../MediaTypeOnWire.ts"
import type { ObjectInfo } from "../ObjectStore.ts"
import { resumedRead } from "../ResumedRead.ts"
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

const broken = (cause: unknown) => new S3Failure({ name: "BrokenAnswer", status: 0, cause })

/** The bytes from `start` to `end` (both inclusive) or to the object's end. A range that begins after the end has none. */
export const readObject = (
  client: S3Client,
  { bucket }: S3Options,
  key: string,
  start: number,
  end: number | undefined
): Stream.Stream<Uint8Array, S3Failure> => {
  const open = (position: number, etag: string | undefined) => {
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
  return Stream.catchIf(
    resumedRead({ start, open, broken }),
    ({ isBeyondEnd }) => isBeyondEnd,
    () => Stream.empty
  )
}

/** Copies inside S3, without the bytes passing through here; large ones in parts, because one request takes up to 5 GiB and long. */
import { type CompletedPart, CopyObjectCommand, type S3Client, UploadPartCopyCommand } from "@aws-sdk/client-s3"
import { Effect } from "effect"
import type { ObjectInfo } from "../ObjectStore.ts"
import { encryption, type S3Options } from "./Connection.ts"
import { ask, type S3Failure } from "./Failures.ts"
import { type Headed, headObject } from "./Reading.ts"
import { multipart, plainTag } from "./Writing.ts"

const copyPartSize = 512 * 1024 * 1024
/** Parts on their way at once. */
const atOnce = 4
/** Copies that begin anew because the source was replaced meanwhile. */
const patience = 5

const inParts = (
  client: S3Client,
  options: S3Options,
  source: Headed,
  to: string,
  condition: { readonly CopySource: string; readonly CopySourceIfMatch: string }
) => {
  const step = options.copyPartSize ?? copyPartSize
  const { size } = source.info
  const starts = Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step)
  return multipart(client, options, to, source, (uploadId) =>
    Effect.forEach(
      starts,
      (start, index) => {
        const command = {
          Bucket: options.bucket,
          Key: to,
          UploadId: uploadId,
          PartNumber: index + 1,
          CopySourceRange: `bytes=${start}-${Math.min(start + step, size) - 1}`,
          ...condition
        }
        return Effect.map(
          ask((abortSignal) => client.send(new UploadPartCopyCommand(command), { abortSignal })),
          ({ CopyPartResult }): CompletedPart => ({
            PartNumber: index + 1,
            ETag: CopyPartResult?.ETag,
            ChecksumCRC32: CopyPartResult?.ChecksumCRC32
          })
        )
      },
      { concurrency: atOnce }
    )
  )
}

const atOnceWhole = (
  client: S3Client,
  options: S3Options,
  to: string,
  condition: { readonly CopySource: string; readonly CopySourceIfMatch: string }
) => {
  const command = { Bucket: options.bucket, Key: to, ...condition, ...encryption(options) }
  return Effect.map(
    ask((abortSignal) => client.send(new CopyObjectCommand(command), { abortSignal })),
    ({ CopyObjectResult }) => plainTag(CopyObjectResult?.ETag)
  )
}

/** Copies an object with its media type, whole: of one version of the source, whatever happens to it meanwhile. */
export const copyObject = (
  client: S3Client,
  options: S3Options,
  from: string,
  to: string
): Effect.Effect<ObjectInfo, S3Failure> =>
  Effect.gen(function* () {
    const source = yield* headObject(client, options, from)
    // S3 refuses to copy an object onto itself.
    if (from === to) return source.info
    const condition = { CopySource: `${options.bucket}/${from}`, CopySourceIfMatch: `"${source.info.etag}"` }
    const large = source.info.size > (options.copyPartSize ?? copyPartSize)
    const etag = yield* large
      ? inParts(client, options, source, to, condition)
      : atOnceWhole(client, options, to, condition)
    const info: ObjectInfo = { ...source.info, key: to, etag }
    return info
  }).pipe(Effect.retry({ times: patience, while: ({ isChanged }) => isChanged }))

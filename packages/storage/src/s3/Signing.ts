/** Permissions that S3 itself checks: a POST form with a policy for uploads, a signed link for downloads. */
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { createPresignedPost } from "@aws-sdk/s3-presigned-post"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { Clock, Duration, Effect } from "effect"
import { attachment } from "../ContentDisposition.ts"
import { typeOnWire } from "../MediaTypeOnWire.ts"
import type { SignedDownload, SignedUpload } from "../ObjectStore.ts"
import type { S3Options } from "./Connection.ts"
import { ask, type S3Failure } from "./Failures.ts"

/** Whole seconds that are no shorter than asked; S3 counts in seconds. */
const secondsOf = (lifetime: Duration.Input): number => Math.max(1, Math.ceil(Duration.toSeconds(lifetime)))

/**
 * A form whose policy names the key, the content type, the length from `minimumBytes` to `maximumBytes` and the end; S3 refuses
 * every upload that differs, before it becomes an object. Only the form's own fields may be sent, and `file` last.
 */
export const signPost = (
  client: S3Client,
  options: S3Options,
  grant: {
    readonly key: string
    readonly mediaType: string
    readonly minimumBytes: number
    readonly maximumBytes: number
    readonly lifetime: Duration.Input
  }
): Effect.Effect<SignedUpload, S3Failure> =>
  Effect.gen(function* () {
    const seconds = secondsOf(grant.lifetime)
    const { contentType, metadata } = typeOnWire(grant.mediaType)
    const expiresAt = (yield* Clock.currentTimeMillis) + seconds * 1000
    const { fields, url } = yield* ask(() =>
      createPresignedPost(client, {
        Bucket: options.bucket,
        Key: grant.key,
        // Each field is a condition of its own: it must be sent as it is here.
        Fields: {
          "Content-Type": contentType,
          ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
          ...(options.kmsKey === undefined
            ? {}
            : {
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": options.kmsKey
              })
        },
        Conditions: [["content-length-range", grant.minimumBytes, grant.maximumBytes]],
        Expires: seconds
      })
    )
    return { method: "POST", url, fields, headers: {}, expiresAt }
  })

/** A link that S3 answers as a file to be saved under a name. */
export const signGet = (
  client: S3Client,
  { bucket }: S3Options,
  grant: { readonly key: string; readonly fileName: string; readonly lifetime: Duration.Input }
): Effect.Effect<SignedDownload, S3Failure> =>
  Effect.gen(function* () {
    const seconds = secondsOf(grant.lifetime)
    const expiresAt = (yield* Clock.currentTimeMillis) + seconds * 1000
    const command = new GetObjectCommand({
      Bucket: bucket,
      Key: grant.key,
      ResponseContentDisposition: attachment(grant.fileName),
      ResponseCacheControl: "private, no-store"
    })
    const url = yield* ask(() => getSignedUrl(client, command, { expiresIn: seconds }))
    return { url, expiresAt }
  })

/** A bucket of its own for a test on the emulated AWS. */
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3"
import type { S3Options } from "@lyceum/storage/s3/Connection"
import { Effect, Redacted } from "effect"
import { randomUUID } from "node:crypto"

const region = "eu-central-1"

/** A client without our settings, for what tests look at from outside. */
export const plainClient = (endpoint: string) =>
  new S3Client({
    region,
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" }
  })

/** Makes a bucket and gives the options of a store in it; `through` is another way to the same AWS, for example a proxy. */
export const freshBucket = (endpoint: string, through: string = endpoint) =>
  Effect.promise(async (): Promise<S3Options> => {
    const bucket = `lyceum-${randomUUID()}`
    const client = plainClient(endpoint)
    await client.send(
      new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } })
    )
    client.destroy()
    return {
      bucket,
      region,
      endpoint: through,
      credentials: { id: "test", secret: Redacted.make("test"), session: undefined },
      kmsKey: undefined
    }
  })

/** Multipart uploads that were begun and neither completed nor given up. */
export const openUploads = (endpoint: string, bucket: string) =>
  Effect.promise(async () => {
    const client = plainClient(endpoint)
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    client.destroy()
    return Uploads.length
  })

/** ObjectTags in a bucket of S3: one request a question, retried by the SDK. */
import { GetObjectTaggingCommand } from "@aws-sdk/client-s3"
import { connect, type S3Options } from "@lyceum/storage/s3/Connection"
import { Effect, Layer, Option } from "effect"
import { ObjectTags } from "./GuardDuty.ts"
import { ScannerUnavailable } from "./Scanner.ts"

/** The tags of a bucket's objects. The function needs `s3:GetObjectTagging`. */
export const s3Tags = (options: S3Options): Layer.Layer<ObjectTags> =>
  Layer.effect(
    ObjectTags,
    Effect.map(connect(options), (client) =>
      ObjectTags.of({
        tag: (key, name) =>
          Effect.tryPromise({
            try: (abortSignal) =>
              client.send(new GetObjectTaggingCommand({ Bucket: options.bucket, Key: key }), { abortSignal }),
            catch: (cause) => new ScannerUnavailable({ scanner: "GuardDuty", cause })
          }).pipe(
            Effect.map(({ TagSet = [] }) => Option.fromUndefinedOr(TagSet.find(({ Key }) => Key === name)?.Value))
          )
      })
    )
  )

/** What the function is told by its environment; the README lists the keys. Credentials are found by AWS's own client. */
import type { S3Options } from "@lyceum/storage/s3/Connection"
import { Config, Effect, Option } from "effect"
import type { ClamdOptions } from "./scan/Clamd.ts"

const text = (name: string) => Config.map(Config.option(Config.NonEmptyString(name)), Option.getOrUndefined)

/** The bucket of the uploads and of what passes. */
export const bucketSettings = Effect.gen(function* () {
  const endpoint = yield* Config.option(Config.URL("S3_ENDPOINT"))
  const options: S3Options = {
    bucket: yield* Config.NonEmptyString("OBJECT_STORE_BUCKET"),
    region: yield* Config.NonEmptyString("AWS_REGION"),
    endpoint: Option.getOrUndefined(Option.map(endpoint, ({ href }) => href)),
    credentials: undefined,
    kmsKey: yield* text("S3_KMS_KEY")
  }
  return options
})

/** Who scans beside the function's own look for the test virus. */
export const scannerChoice = Config.Literals(["none", "clamd", "guardduty"], "SCANNER")

export const clamdSettings: Config.Config<ClamdOptions> = Config.all({
  host: Config.NonEmptyString("CLAMD_HOST"),
  port: Config.Port("CLAMD_PORT"),
  streamMax: Config.Int("CLAMD_STREAM_MAX")
})

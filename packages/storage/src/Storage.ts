/** The object store that the configuration names. The clouds' clients are loaded only where they are used. */
import { Config, Effect, Layer, Option } from "effect"

const adapter = Config.Literals(["folder", "s3", "azure"], "OBJECT_STORE").pipe(Config.withDefault("folder" as const))
const optional = (name: string) => Effect.map(Config.option(Config.NonEmptyString(name)), Option.getOrUndefined)

/** `OBJECT_STORE_FOLDER`, `OBJECT_STORE_UPLOAD_URL`, `OBJECT_STORE_SIGNING_KEY`. One process at a time may have the folder. */
const folder = Effect.gen(function* () {
  const path = yield* Config.NonEmptyString("OBJECT_STORE_FOLDER")
  const uploadBaseUrl = yield* Config.URL("OBJECT_STORE_UPLOAD_URL")
  const signingKey = yield* Config.Redacted("OBJECT_STORE_SIGNING_KEY")
  const { layer } = yield* Effect.promise(() => import("./local/LocalObjectStore.ts"))
  return layer({ folder: path, uploadBaseUrl: uploadBaseUrl.href, signingKey })
})

/**
 * `OBJECT_STORE_BUCKET`, `AWS_REGION`; optionally `S3_ENDPOINT`, `S3_KMS_KEY`, and `AWS_ACCESS_KEY_ID` with
 * `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, without which AWS's own chain is asked (role of the pod or function).
 */
const s3 = Effect.gen(function* () {
  const id = yield* optional("AWS_ACCESS_KEY_ID")
  const secret = Option.getOrUndefined(yield* Config.option(Config.Redacted("AWS_SECRET_ACCESS_KEY")))
  const session = Option.getOrUndefined(yield* Config.option(Config.Redacted("AWS_SESSION_TOKEN")))
  const options = {
    bucket: yield* Config.NonEmptyString("OBJECT_STORE_BUCKET"),
    region: yield* Config.NonEmptyString("AWS_REGION"),
    endpoint: yield* optional("S3_ENDPOINT"),
    kmsKey: yield* optional("S3_KMS_KEY"),
    credentials: id === undefined || secret === undefined ? undefined : { id, secret, session }
  }
  const { layer } = yield* Effect.promise(() => import("./s3/S3ObjectStore.ts"))
  return layer(options)
})

/**
 * `OBJECT_STORE_CONTAINER`, `AZURE_STORAGE_ACCOUNT`; optionally `AZURE_STORAGE_ENDPOINT` (default: the account's public address)
 * and `AZURE_STORAGE_KEY`, without which the workload's identity is used (`DefaultAzureCredential`).
 */
const azure = Effect.gen(function* () {
  const accountName = yield* Config.NonEmptyString("AZURE_STORAGE_ACCOUNT")
  const key = Option.getOrUndefined(yield* Config.option(Config.Redacted("AZURE_STORAGE_KEY")))
  const container = yield* Config.NonEmptyString("OBJECT_STORE_CONTAINER")
  const endpoint = yield* Config.NonEmptyString("AZURE_STORAGE_ENDPOINT").pipe(
    Config.withDefault(`https://${accountName}.blob.core.windows.net`)
  )
  const credential =
    key === undefined
      ? yield* Effect.promise(async () => {
          const { DefaultAzureCredential } = await import("@azure/identity")
          return { kind: "identity" as const, token: new DefaultAzureCredential() }
        })
      : { kind: "key" as const, key }
  const { layer } = yield* Effect.promise(() => import("./azure/AzureObjectStore.ts"))
  return layer({ accountName, endpoint, container, credential })
})

/** `OBJECT_STORE` = `folder` (default), `s3` or `azure`, with the keys of that one (README). */
export const objectStoreLayer = Layer.unwrap(
  Effect.gen(function* () {
    switch (yield* adapter) {
      case "folder":
        return yield* folder
      case "s3":
        return yield* s3
      case "azure":
        return yield* azure
    }
  })
)

import { assert, describe, it } from "@effect/vitest"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { objectStoreLayer } from "@lyceum/storage/Storage"
import { ConfigProvider, Effect, Layer } from "effect"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { temporaryFolder } from "./TemporaryFolder.ts"

const run = promisify(execFile)

const folder = (path: string) => ({
  OBJECT_STORE_FOLDER: path,
  OBJECT_STORE_UPLOAD_URL: "http://127.0.0.1/objects",
  OBJECT_STORE_SIGNING_KEY: "a signing key of thirty-two bytes!"
})
const s3 = { OBJECT_STORE: "s3", OBJECT_STORE_BUCKET: "materials", AWS_REGION: "eu-central-1" }
const azure = { OBJECT_STORE: "azure", AZURE_STORAGE_ACCOUNT: "lyceum", OBJECT_STORE_CONTAINER: "materials" }

const opened = (environment: Record<string, string>) =>
  Effect.scoped(
    Effect.flatMap(
      Layer.build(objectStoreLayer.pipe(Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))))),
      (context) => Effect.provide(ObjectStore, context)
    )
  )

const loadedBy = (environment: Record<string, string>) =>
  Effect.promise(async () => {
    const script = fileURLToPath(new URL("Loads.ts", import.meta.url))
    const { stdout } = await run(process.execPath, [script], { env: { PATH: process.env["PATH"], ...environment } })
    return stdout.split(" ")
  })

describe("the store that the configuration names", () => {
  it.effect("without OBJECT_STORE is a folder", () =>
    Effect.gen(function* () {
      const path = yield* temporaryFolder
      const store = yield* opened(folder(path))
      const { url } = yield* store.signUpload({
        key: "a",
        mediaType: "text/plain",
        minimumBytes: 0,
        maximumBytes: 1,
        lifetime: "1 minute"
      })
      assert.isTrue(url.startsWith("http://127.0.0.1/objects?key=a&"))
    })
  )

  it.effect("says which key is missing, and refuses a store that there is not", () =>
    Effect.gen(function* () {
      const missing = { ...folder("/nowhere"), ...s3, ...azure }
      for (const [name, environment] of [
        ["OBJECT_STORE_FOLDER", { OBJECT_STORE: "folder" }],
        ["OBJECT_STORE_BUCKET", { ...s3, OBJECT_STORE_BUCKET: "" }],
        ["AWS_REGION", { OBJECT_STORE: "s3", OBJECT_STORE_BUCKET: "materials" }],
        ["AZURE_STORAGE_ACCOUNT", { OBJECT_STORE: "azure" }],
        ["OBJECT_STORE", { ...missing, OBJECT_STORE: "ftp" }]
      ] as const) {
        assert.include((yield* Effect.flip(opened(environment))).message, name)
      }
    })
  )

  it.live(
    "loads the client of the cloud that it names, and of no other",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* loadedBy(folder(yield* temporaryFolder)), [""])
        const ofS3 = yield* loadedBy(s3)
        assert.include(ofS3, "@aws-sdk/client-s3")
        assert.isFalse(ofS3.some((name) => name.startsWith("@azure/")))
        const ofAzure = yield* loadedBy({ ...azure, AZURE_STORAGE_KEY: "a2V5" })
        assert.include(ofAzure, "@azure/storage-blob")
        assert.isFalse(ofAzure.some((name) => name.startsWith("@aws-sdk/") || name === "@azure/identity"))
        assert.include(yield* loadedBy(azure), "@azure/identity")
      }),
    30_000
  )
})

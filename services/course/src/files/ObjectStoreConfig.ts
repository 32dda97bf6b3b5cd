/** The object store that the configuration names: a folder of this machine. */
import * as LocalObjectStore from "@lyceum/storage/local/LocalObjectStore"
import { Config, Effect, Layer } from "effect"

/** `OBJECT_STORE_FOLDER`, `OBJECT_STORE_UPLOAD_URL`, `OBJECT_STORE_SIGNING_KEY`. One process at a time may have the folder. */
export const objectStore = Layer.unwrap(
  Effect.gen(function* () {
    const folder = yield* Config.NonEmptyString("OBJECT_STORE_FOLDER")
    const uploadBaseUrl = yield* Config.URL("OBJECT_STORE_UPLOAD_URL")
    const signingKey = yield* Config.Redacted("OBJECT_STORE_SIGNING_KEY")
    return LocalObjectStore.layer({ folder, uploadBaseUrl: uploadBaseUrl.href, signingKey })
  })
)

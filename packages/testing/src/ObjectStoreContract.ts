/**
 * The contract suite of the port ObjectStore: every adapter passes it (the folder here, S3 and Azure Blob in the clouds).
 * Runs on real time and real input and output, so that it can be pointed at a real store; cleans up after itself.
 */
import { layer as withLayer } from "@effect/vitest"
import type { ObjectStore } from "@lyceum/storage/ObjectStore"
import type { Layer } from "effect"
import { keyLaws } from "./object-store/KeyLaws.ts"
import type { Law } from "./object-store/Law.ts"
import { listLaws } from "./object-store/ListLaws.ts"
import { type SendUpload, uploadLaws } from "./object-store/UploadLaws.ts"
import { valueLaws } from "./object-store/ValueLaws.ts"
import { wholenessLaws } from "./object-store/WholenessLaws.ts"
import { seed } from "./Seed.ts"

/** Every law of the port, as data: also for a tool that asks a running store, and for tests of the laws themselves. */
export const objectStoreLaws = (send: SendUpload): ReadonlyArray<Law> => [
  ...valueLaws,
  ...wholenessLaws,
  ...keyLaws,
  ...listLaws,
  ...uploadLaws(send)
]

/**
 * Declares the suite for one adapter. `layer` is built once; `send` does what a browser does with a signed upload.
 * The seed stands in the suite's name; `LYCEUM_SEED` repeats it.
 */
export const objectStoreContract = <E>(name: string, layer: Layer.Layer<ObjectStore, E>, send: SendUpload): void =>
  withLayer(layer, { excludeTestServices: true, timeout: "30 seconds" })(
    `ObjectStore contract: ${name} (LYCEUM_SEED=${seed})`,
    (it) => {
      for (const { holds, name } of objectStoreLaws(send)) it.effect(name, () => holds, 30_000)
    }
  )

/**
 * The contract suite of the port ObjectStore: every adapter passes it (the folder here, S3 and Azure Blob in the clouds).
 * Runs on real time and real input and output, so that it can be pointed at a real store; cleans up after itself.
 */
import { layer as withLayer } from "@effect/vitest"
import type { ObjectStore } from "@lyceum/storage/ObjectStore"
import type { Layer } from "effect"
import type { Browser } from "./object-store/Browser.ts"
import { downloadLaws } from "./object-store/DownloadLaws.ts"
import { keyLaws } from "./object-store/KeyLaws.ts"
import type { Law } from "./object-store/Law.ts"
import { listLaws } from "./object-store/ListLaws.ts"
import { uploadLaws } from "./object-store/UploadLaws.ts"
import { valueLaws } from "./object-store/ValueLaws.ts"
import { wholenessLaws } from "./object-store/WholenessLaws.ts"
import { seed } from "./Seed.ts"

/** Every law of the port, as data: also for a tool that asks a running store, and for tests of the laws themselves. */
export const objectStoreLaws = (browser: Browser): ReadonlyArray<Law> => [
  ...valueLaws,
  ...wholenessLaws,
  ...keyLaws,
  ...listLaws,
  ...uploadLaws(browser.send),
  ...downloadLaws(browser)
]

/**
 * Declares the suite for one adapter. `layer` is built once; `browser` does what a browser does with what was signed.
 * The seed stands in the suite's name; `LYCEUM_SEED` repeats it.
 */
export const objectStoreContract = <E>(name: string, layer: Layer.Layer<ObjectStore, E>, browser: Browser): void =>
  withLayer(layer, { excludeTestServices: true, timeout: "30 seconds" })(
    `ObjectStore contract: ${name} (LYCEUM_SEED=${seed})`,
    (it) => {
      for (const { holds, name } of objectStoreLaws(browser)) it.effect(name, () => holds, 30_000)
    }
  )

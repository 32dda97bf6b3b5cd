/**
 * Azure Blob Storage on loopback: azurite (MIT, npm), in memory. It checks signatures, SAS permissions, expiry and ranges.
 * Installed once by `npm ci` from a lock of its own (`packages/testing/cloud-emulators`): it is as large as our whole tree.
 */
import { Effect, type Scope } from "effect"
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { type CloudHarnessError, installed, manifests, run } from "./EmulatorCache.ts"
import { emulatorProcess } from "./EmulatorProcess.ts"

/** How the emulated account is reached: `endpoint` is the account's Blob address, name and key are azurite's published ones. */
export interface CloudAzure {
  readonly endpoint: string
  readonly accountName: string
  readonly accountKey: string
}

/** Well known and the same in every azurite: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const accountName = "devstoreaccount1"
const accountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

const lock = ["package.json", "package-lock.json"]

const modules = installed("azurite", lock, (folder) =>
  Effect.gen(function* () {
    for (const file of lock) copyFileSync(join(manifests, file), join(folder, file))
    yield* run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder })
  })
)

/** Starts azurite on a free port; it ends with the scope. */
export const azurite: Effect.Effect<CloudAzure, CloudHarnessError, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* modules
  const main = join(folder, "node_modules/azurite/dist/src/blob/main.js")
  const address = ["--blobHost", "127.0.0.1", "--blobPort", "0"]
  const flags = ["--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck"]
  const origin = yield* emulatorProcess({
    name: "azurite",
    program: process.execPath,
    args: [main, ...address, ...flags],
    listening: /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/
  })
  return { endpoint: `${origin}/${accountName}`, accountName, accountKey }
})

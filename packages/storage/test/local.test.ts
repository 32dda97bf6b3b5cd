import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "@effect/vitest"
import { layer } from "@lyceum/storage/local/LocalObjectStore"
import { objectStoreContract } from "@lyceum/testing/ObjectStoreContract"
import { folderBrowser } from "@lyceum/testing/object-store/FolderBrowser"
import { Redacted } from "effect"

const signingKey = Redacted.make("a key for tests, at least thirty-two bytes long")
const folder = mkdtempSync(join(tmpdir(), "lyceum-objects-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

objectStoreContract(
  "a folder",
  layer({ folder, uploadBaseUrl: "http://localhost/objects", signingKey }),
  folderBrowser(signingKey)
)

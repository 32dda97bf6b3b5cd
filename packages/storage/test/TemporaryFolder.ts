/** A folder that lives as long as the scope of a test. */
import { NodeFileSystem } from "@effect/platform-node"
import { Effect, FileSystem } from "effect"

export const temporaryFolder = Effect.flatMap(FileSystem.FileSystem, (fs) =>
  fs.makeTempDirectoryScoped({ prefix: "lyceum-objects-" })
).pipe(Effect.provide(NodeFileSystem.layer))

/** schemathesis in a virtual environment of its own, of the versions and hashes in `requirements.txt`: made once, kept in the cache. */
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cacheFolder, run, say, ToolError, whole } from "../tools/Cache.ts"

const requirements = join(import.meta.dirname, "requirements.txt")

const fill = (folder: string) =>
  Effect.gen(function* () {
    yield* say("installing schemathesis")
    yield* Effect.mapError(
      run("python3", ["-m", "venv", folder]),
      ({ message }) => new ToolError({ reason: `Fuzzing needs Python 3.10 or newer with its venv module.\n${message}` })
    )
    const flags = ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check", "--quiet"]
    yield* run(join(folder, "bin", "python3"), ["-m", "pip", "install", ...flags, "--requirement", requirements])
  })

/**
 * The Python that has schemathesis, to be called with `-m schemathesis.cli`: programs of an environment name the folder in which
 * they were installed, which is not the one that it ends in. A changed list is another environment.
 */
export const pythonWithSchemathesis: Effect.Effect<string, ToolError> = Effect.suspend(() => {
  const name = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12)
  return Effect.map(whole(cacheFolder("fuzz", name), fill), (folder) => join(folder, "bin", "python3"))
})

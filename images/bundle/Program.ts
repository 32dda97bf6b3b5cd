/** A program as one file: bundled with everything that it needs but Node itself. */
import { Effect } from "effect"
import { isBuiltin } from "node:module"
import { join } from "node:path"
import { bundleForNode } from "../../scripts/bundling.mjs"
import { ImagesError } from "../Failure.ts"
import { repository } from "../Folders.ts"

/** What packages ask for and do without: accelerators in native code, and a way of signing in to proxies (of Azure's clients). */
const optional = ["pg-native", "bufferutil", "utf-8-validate", "msgpackr-extract", "kerberos"]

/** What an image cannot have: a package that the bundle, the file `own`, would look for at run time. */
const missing = (imports: ReadonlyArray<string>, own: string): ReadonlyArray<string> =>
  imports.filter((name) => !isBuiltin(name) && !optional.includes(name) && name !== own)

/**
 * Bundles `source` (from the repository's root) to `<folder>/<name>.mjs`. Gives the modules whose code is in it. Fails when the
 * bundle needs a package beside it.
 */
export const bundleProgram = (
  source: string,
  folder: string,
  name: string
): Effect.Effect<ReadonlyArray<string>, ImagesError> =>
  Effect.tryPromise({
    try: () =>
      bundleForNode(
        { input: { [name]: join(repository, source) }, cwd: repository, external: optional },
        { dir: folder, codeSplitting: false }
      ),
    catch: (cause) => new ImagesError({ reason: `${source} cannot be bundled: ${String(cause)}` })
  }).pipe(
    Effect.flatMap((files) => {
      const chunks = files.filter((file) => file.type === "chunk")
      const left = missing(
        chunks.flatMap(({ dynamicImports, imports }) => [...imports, ...dynamicImports]),
        `${name}.mjs`
      )
      if (chunks.length !== 1 || left.length > 0) {
        const why = left.length > 0 ? `it still imports ${left.join(", ")}` : `it became ${chunks.length} files`
        return Effect.fail(new ImagesError({ reason: `${source} is not one file that needs Node alone: ${why}` }))
      }
      return Effect.succeed(
        chunks.flatMap(({ modules }) =>
          Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
        )
      )
    })
  )

// Bundles for Node, made by rolldown: what the local platform, the functions, the streaming job and the images have in common.
import { rolldown } from "rolldown"

/** Smaller, with the names of functions kept: a stack trace of the bundle can be read without a source map. */
export const readable = { compress: true, mangle: false, codegen: true }

/** What dependencies warn about is theirs; what cannot be resolved is ours. */
const quiet = (level, log, handle) =>
  handle(level === "warn" && log.code !== "UNRESOLVED_IMPORT" ? "debug" : level, log)

/** Bundles what rolldown's `input` names and writes it as `output` says, ES modules unless told otherwise; gives what was written. */
export const bundleForNode = async (input, output) => {
  const build = await rolldown({ platform: "node", onLog: quiet, ...input })
  const names = { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" }
  try {
    const written = await build.write({ format: "esm", minify: readable, ...(output.file ? {} : names), ...output })
    return written.output
  } finally {
    await build.close()
  }
}

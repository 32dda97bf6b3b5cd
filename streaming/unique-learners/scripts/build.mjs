// Bundles the worker into one folder, because a thousand modules that are compiled from TypeScript at the start take 50 MB more.
// `node scripts/build.mjs [entry] [name]`: the bench bundles its measuring worker in the same way.
import { join } from "node:path"
import { rolldown } from "rolldown"

const home = join(import.meta.dirname, "..")
const [entry = join(home, "src/main.ts"), name = "worker"] = process.argv.slice(2)

const bundle = await rolldown({
  input: { [name]: entry },
  platform: "node",
  onLog: (level, log, handle) => {
    if (log.code !== "EVAL") handle(level === "warn" ? "debug" : level, log)
  }
})
await bundle.write({
  dir: join(home, "dist"),
  format: "esm",
  entryFileNames: "[name].mjs",
  chunkFileNames: "[name]-[hash].mjs",
  minify: { compress: true, mangle: false, codegen: true }
})
await bundle.close()

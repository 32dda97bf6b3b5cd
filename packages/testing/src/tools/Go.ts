/** Programs built from Go modules, in a module of our own that requires just the one. */
import { Effect, Option, Schema } from "effect"
import { createHash } from "node:crypto"
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { cacheFolder, run, say, ToolError, whole } from "./Cache.ts"
import { type GoTool, oldestGo } from "./Versions.ts"

const Module = Schema.fromJsonString(Schema.Struct({ Dir: Schema.String, GoMod: Schema.String }))

const Replaces = Schema.fromJsonString(
  Schema.Struct({
    Replace: Schema.NullOr(
      Schema.Array(
        Schema.Struct({
          Old: Schema.Struct({ Path: Schema.String, Version: Schema.optional(Schema.String) }),
          New: Schema.Struct({ Path: Schema.String, Version: Schema.optional(Schema.String) })
        })
      )
    )
  })
)

/** Where Go's own instructions put it, for a PATH that does not name it (https://go.dev/doc/install). */
const installed = "/usr/local/go/bin/go"
const onPath = (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, "go")))
const go = onPath || !existsSync(installed) ? "go" : installed

/** Fails when there is no Go, or one older than the tools need. */
const goFound = Effect.gen(function* () {
  const needed = `${oldestGo.major}.${oldestGo.minor}`
  const said = yield* Effect.option(run(go, ["env", "GOVERSION"]))
  const found = /^go(\d+)\.(\d+)/.exec(Option.getOrElse(said, () => ""))
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)]
  if (major > oldestGo.major || (major === oldestGo.major && minor >= oldestGo.minor)) return
  const what = found === null ? "none was found" : `version ${major}.${minor} was found`
  return yield* new ToolError({
    reason: `Tools of the delivery tests are built by Go ${needed} or later from the PATH, and ${what}: install it from https://go.dev/dl`
  })
})

/** A module's sources and its `go.mod` in Go's module cache, fetched when they are not there. */
export const goModule = (module: string, version: string) =>
  Effect.gen(function* () {
    yield* goFound
    const said = yield* run(go, ["mod", "download", "-json", `${module}@${version}`], { cwd: "/" })
    return yield* Effect.orDie(Schema.decodeEffect(Module)(said))
  })

/** Replacements count in the main module only, so what the tool's own `go.mod` replaces is carried over to ours. */
const replacements = (tool: GoTool, goMod: string) =>
  Effect.gen(function* () {
    const said = yield* run(go, ["mod", "edit", "-json", goMod], { cwd: "/" })
    const { Replace } = yield* Effect.orDie(Schema.decodeEffect(Replaces)(said))
    return (Replace ?? []).flatMap(({ Old, New }) => {
      const old = Old.Version === undefined ? Old.Path : `${Old.Path} ${Old.Version}`
      if (!New.Path.startsWith(".")) return [`replace ${old} => ${New.Path} ${New.Version ?? ""}`]
      // A folder of its repository: published beside it as a module of the same name.
      const version = typeof tool.staging === "string" ? tool.staging : tool.staging?.[Old.Path]
      return version === undefined ? [] : [`replace ${old} => ${Old.Path} ${version}`]
    })
  })

const mainOf = (source: string): string => join(import.meta.dirname, source, "main.go")

/** Another program of ours is another build. */
const buildName = (name: string, tool: GoTool): string => {
  if (tool.source === undefined) return `${name}-${tool.version}`
  const hash = createHash("sha256").update(readFileSync(mainOf(tool.source)))
  return `${name}-${tool.version}-${hash.digest("hex").slice(0, 8)}`
}

const build = (name: string, tool: GoTool, folder: string) =>
  Effect.gen(function* () {
    yield* goFound
    yield* say(`building ${name} ${tool.version}, about ${tool.seconds} s on two cores`)
    const { GoMod } = yield* goModule(tool.module, tool.version)
    const work = join(folder, "work")
    mkdirSync(work)
    const lines = [
      "module lyceum.dev/tools",
      `go ${oldestGo.major}.${oldestGo.minor}`,
      `require ${tool.module} ${tool.version}`,
      ...(yield* replacements(tool, GoMod))
    ]
    if (tool.source !== undefined) copyFileSync(mainOf(tool.source), join(work, "main.go"))
    writeFileSync(join(work, "go.mod"), `${lines.join("\n")}\n`)
    // Go's own build cache would grow to ten gigabytes, so this build has one of its own, gone with it.
    const env = { GOCACHE: join(work, "cache"), GOWORK: "off", CGO_ENABLED: "0" }
    for (const [program, path] of Object.entries(tool.programs)) {
      const own = path === "." ? tool.module : `${tool.module}/${path}`
      const flags = ["-mod=mod", "-trimpath", "-tags", tool.tags ?? "", "-ldflags", `-s -w ${tool.ldflags ?? ""}`]
      yield* run(go, ["build", ...flags, "-o", join(folder, program), tool.source === undefined ? own : "."], {
        cwd: work,
        env
      })
    }
    rmSync(work, { recursive: true })
    yield* say(`${name} ${tool.version} is built`)
  })

/** The path of one program of a Go tool; builds all of the tool's programs when they are not in the cache. */
export const goProgram = (name: string, tool: GoTool, program: string): Effect.Effect<string, ToolError> =>
  Effect.map(
    whole(cacheFolder("tools", buildName(name, tool)), (folder) => build(name, tool, folder)),
    (folder) => join(folder, program)
  )

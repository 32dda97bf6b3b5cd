/** Node's program for each architecture, from npm's packages of it: this machine's is installed, another's is fetched once. */
import { cacheFolder, run, say, type ToolError, whole } from "@lyceum/testing/tools/Cache"
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { ImagesError } from "../Failure.ts"
import { repository } from "../Folders.ts"
import { type Architecture, architectures } from "../Platforms.ts"

const Lock = Schema.fromJsonString(
  Schema.Struct({
    packages: Schema.Record(
      Schema.String,
      Schema.Struct({ version: Schema.optionalKey(Schema.String), integrity: Schema.optionalKey(Schema.String) })
    )
  })
)

/** Version and integrity (`sha512-…`) of a package, as package-lock.json has them. */
const locked = (name: string) => {
  const { packages } = Schema.decodeSync(Lock)(readFileSync(join(repository, "package-lock.json"), "utf8"))
  const { integrity, version } = packages[`node_modules/${name}`] ?? {}
  return integrity === undefined || version === undefined
    ? Effect.fail(new ImagesError({ reason: `package-lock.json has no ${name} with version and integrity` }))
    : Effect.succeed({ integrity, version })
}

const fetch = (name: string, version: string, integrity: string): Effect.Effect<string, ImagesError | ToolError> =>
  whole(cacheFolder("images", `${name}-${version}`), (partial) =>
    Effect.gen(function* () {
      yield* say(`fetching ${name} ${version}`)
      yield* run("npm", ["pack", "--silent", "--pack-destination", partial, `${name}@${version}`])
      const archive = join(partial, `${name}-${version}.tgz`)
      const found = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`
      if (found !== integrity) {
        return yield* new ImagesError({ reason: `${name} ${version} is not what package-lock.json says: ${found}` })
      }
      yield* run("tar", ["-xzf", archive, "-C", partial, "--strip-components=1"])
    })
  )

/** The version of Node in the images. */
export const nodeVersion = Effect.map(locked(architectures.amd64.nodePackage), ({ version }) => version)

/** Puts `node/<architecture>/node` into the context. */
export const copyNode = (architecture: Architecture, context: string) =>
  Effect.gen(function* () {
    const name = architectures[architecture].nodePackage
    const { integrity, version } = yield* locked(name)
    const installed = join(repository, "node_modules", name)
    const folder = existsSync(installed) ? installed : yield* fetch(name, version, integrity)
    const to = join(context, "node", architecture)
    mkdirSync(to, { recursive: true })
    cpSync(join(folder, "bin", "node"), join(to, "node"), { preserveTimestamps: true })
  })

/** buildah, and podman, which takes the same commands: each platform an image of its own, then one list of them. */
import { cacheFolder, run, type ToolError } from "@lyceum/testing/tools/Cache"
import { Effect } from "effect"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { ImagesError } from "../Failure.ts"
import type { Architecture } from "../Platforms.ts"
import { type BuildRequest, type Builder, commonFlags } from "./Builder.ts"

const local = (name: string) => `localhost/lyceum/${name}`

/** Registries of this machine speak no TLS, as docker has it too. */
const loopback = /^(localhost|127\.0\.0\.1)(:\d+)?\//

/** Layers are kept apart from those of other work; nothing is run in a container, so `chroot` is isolation enough. */
const storage = (name: string, driver: string): ReadonlyArray<string> => [
  `--storage-driver=${driver}`,
  `--root=${cacheFolder("images", name, driver, "storage")}`,
  `--runroot=${cacheFolder("images", name, driver, "run")}`
]

/** Layers over one another where the kernel can, else copies of the whole. */
const driverOf = (name: string) =>
  Effect.gen(function* () {
    const told = process.env["STORAGE_DRIVER"]
    if (told !== undefined && told !== "") return told
    const works = yield* Effect.option(run(name, [...storage(name, "overlay"), "info"]))
    return works._tag === "Some" ? "overlay" : "vfs"
  })

/** The builder of that name. */
export const buildahOrPodman = (name: "buildah" | "podman"): Effect.Effect<Builder> =>
  Effect.gen(function* () {
    const where = storage(name, yield* driverOf(name))
    const command = (...args: ReadonlyArray<string>): Effect.Effect<string, ToolError> => run(name, [...where, ...args])

    /** Never of layers of an earlier build: buildah takes such with their labels and their time. */
    const buildTagged = (tag: string, request: BuildRequest, architecture: Architecture) =>
      command(
        "build",
        "--quiet",
        "--layers=false",
        "--isolation=chroot",
        "--format=oci",
        `--timestamp=${request.created}`,
        `--platform=linux/${architecture}`,
        `--tag=${tag}`,
        ...commonFlags(request),
        request.context
      )

    /** Made at a time that never changes: as long as base and Node are the same, so are its layers. */
    const shared = (request: BuildRequest, architecture: Architecture) =>
      Effect.gen(function* () {
        if (request.shared === undefined) return {}
        const { key, stage } = request.shared
        const tag = `${local(stage)}:${architecture}-${key}`
        const there = yield* Effect.option(command("inspect", "--type=image", tag))
        if (there._tag === "None") {
          yield* Effect.ignore(command("rmi", "--prune"))
          yield* buildTagged(tag, { ...request, stage, labels: {}, created: 0 }, architecture)
        }
        return { RUNTIME: tag }
      })

    const build = (request: BuildRequest, architecture: Architecture) =>
      Effect.gen(function* () {
        const tag = `${local(request.name)}:${architecture}`
        const runtime = yield* shared(request, architecture)
        yield* Effect.ignore(command("rmi", tag))
        yield* buildTagged(tag, { ...request, arguments: { ...request.arguments, ...runtime } }, architecture)
      })

    /** Writes the image, or the list of its platforms, to where a transport says. */
    const send = ({ architectures, name: image }: BuildRequest, to: string, ...flags: ReadonlyArray<string>) =>
      Effect.gen(function* () {
        const [first, ...others] = architectures.map((one) => `${local(image)}:${one}`)
        if (first !== undefined && others.length === 0) return yield* command("push", "--quiet", ...flags, first, to)
        const list = `${local(image)}:all`
        yield* Effect.ignore(command("manifest", "rm", list))
        yield* command("manifest", "create", list)
        for (const platform of [first, ...others])
          if (platform !== undefined) yield* command("manifest", "add", list, platform)
        return yield* command("manifest", "push", "--all", "--quiet", ...flags, list, to)
      })

    return {
      name,
      toLayout: (request, layout) =>
        Effect.gen(function* () {
          for (const architecture of request.architectures) yield* build(request, architecture)
          rmSync(layout, { recursive: true, force: true })
          mkdirSync(dirname(layout), { recursive: true })
          const said = yield* send(request, `oci:${layout}`)
          if (existsSync(join(layout, "index.json"))) return
          return yield* new ImagesError({ reason: `${name} wrote no image to ${layout}: ${said.trim()}` })
        }),
      push: (request, reference) =>
        Effect.acquireUseRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-image-"))),
          (folder) =>
            Effect.gen(function* () {
              const file = join(folder, "digest")
              const plain = loopback.test(reference) ? ["--tls-verify=false"] : []
              const said = yield* send(request, `docker://${reference}`, "--digestfile", file, ...plain)
              const digest = existsSync(file) ? readFileSync(file, "utf8").trim() : ""
              // buildah 1.28 ends well when the push of a list failed; it only leaves the file empty.
              if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest
              return yield* new ImagesError({ reason: `${name} did not push ${reference}: ${said.trim()}` })
            }),
          (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
        )
    }
  })

/**
 * Starts an image of a layout as a container engine would, without one: its layers over one another and read-only, a fresh /tmp,
 * its own user and environment, no more rights than that user has. Needs root on Linux (mount namespaces).
 */
import { run } from "@lyceum/testing/tools/Cache"
import { Effect, type Scope } from "effect"
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, renameSync } from "node:fs"
import { join } from "node:path"
import { blobFile, type Image } from "../../images/builder/Layout.ts"

/** A program of an image that runs. */
export interface Container {
  readonly pid: number
  /** What it wrote so far. */
  readonly output: () => string
  /** How it ended: an exit code or a signal's name. */
  readonly ended: Effect.Effect<number | string>
  /** Asks it to stop, and waits until it did. */
  readonly stop: Effect.Effect<number | string>
}

const script = `set -e
root=$1 lower=$2 user=$3
shift 3
mount -t overlay overlay -o "ro,lowerdir=$lower" "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"`

const unpacked = (layout: string, digest: string, folder: string) =>
  Effect.gen(function* () {
    const to = join(folder, digest.replace(":", "-"))
    if (existsSync(to)) return to
    mkdirSync(`${to}.partial`, { recursive: true })
    yield* run("tar", ["-xf", blobFile(layout, digest), "-C", `${to}.partial`])
    renameSync(`${to}.partial`, to)
    return to
  })

const variables = (lines: ReadonlyArray<string>) =>
  Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]))

/** `command` instead of the image's entry point; `work` is a folder for layers, which several containers may share. */
export const startContainer = (options: {
  readonly layout: string
  readonly image: Image
  readonly work: string
  readonly environment: Readonly<Record<string, string>>
  readonly command?: ReadonlyArray<string>
}) =>
  Effect.gen(function* () {
    const { config } = options.image.config
    const layers = yield* Effect.forEach(options.image.layers, ({ digest }) =>
      unpacked(options.layout, digest, options.work)
    )
    const root = join(options.work, "root")
    mkdirSync(root, { recursive: true })
    const command = options.command ?? config.Entrypoint ?? []
    const args = [root, layers.toReversed().join(":"), config.User ?? "0:0", ...command]
    return yield* spawned(args, { ...variables(config.Env ?? []), ...options.environment })
  })

const spawned = (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>
): Effect.Effect<Container, never, Scope.Scope> =>
  Effect.gen(function* () {
    const child = spawn("unshare", ["--mount", "sh", "-c", script, "sh", ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"]
    })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)))
    const ended = new Promise<number | string>((resolve) => {
      child.once("error", (error) => resolve(error.message))
      child.once("close", (code, signal) => resolve(signal ?? code ?? "unknown"))
    })
    yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
    return {
      pid: child.pid ?? 0,
      output: () => output,
      ended: Effect.promise(() => ended),
      stop: Effect.promise(() => {
        child.kill("SIGTERM")
        return ended
      })
    }
  })

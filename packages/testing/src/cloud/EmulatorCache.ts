/** Where the clouds' emulators are installed once for all runs: outside the checkout, by the hash of what is to be installed. */
import { Effect, Schema } from "effect"
import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { cacheFolder } from "../tools/Cache.ts"

/** Something that an emulator needs is missing or failed; the message says what to do. */
export class CloudHarnessError extends Schema.TaggedError<CloudHarnessError>()("CloudHarnessError", {
  reason: Schema.String
}) {
  override get message() {
    return this.reason
  }
}

/** The committed lists of what is installed. */
export const manifests = resolve(import.meta.dirname, "../../cloud-emulators")

/** Runs a program to its end and gives its output; what it wrote is the reason when it fails. */
export const run = (program: string, args: ReadonlyArray<string>, options: { readonly cwd?: string } = {}) =>
  Effect.callback<string, CloudHarnessError>((resume) => {
    const child = execFile(program, [...args], { ...options, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) return resume(Effect.succeed(stdout))
      const text = `${stderr}\n${stdout}`.trim().slice(-2000)
      resume(
        Effect.fail(new CloudHarnessError({ reason: `${program} failed: ${error.message.split("\n")[0]}\n${text}` }))
      )
    })
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/**
 * The folder of an installation; `install` fills an empty one when it is not there yet. `from` are the manifests that decide:
 * when one changes, another folder is used. Whole or not at all, also when two runs install at once.
 */
export const installed = <E>(
  name: string,
  from: ReadonlyArray<string>,
  install: (folder: string) => Effect.Effect<void, E>
): Effect.Effect<string, E> =>
  Effect.gen(function* () {
    const hash = createHash("sha256")
    for (const file of from) hash.update(readFileSync(join(manifests, file)))
    const folder = cacheFolder("cloud", `${name}-${hash.digest("hex").slice(0, 12)}`)
    if (existsSync(folder)) return folder
    const partial = `${folder}.${process.pid}`
    mkdirSync(partial, { recursive: true })
    yield* install(partial).pipe(Effect.onError(() => Effect.sync(() => rmSync(partial, { recursive: true }))))
    if (existsSync(folder)) rmSync(partial, { recursive: true })
    else renameSync(partial, folder)
    return folder
  })

/** The built platform as `npm start` starts it, in a folder that is gone with the scope, with an administrator of its own. */
import { Effect, Schema, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const root = join(import.meta.dirname, "..", "..")

/** A load test could not be made; the message says why. */
export class LoadError extends Schema.TaggedError<LoadError>()("LoadError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** Where a load test goes, and who makes what it needs. */
export interface Target {
  readonly url: string
  readonly admin: { readonly email: string; readonly password: string }
  /** The platform's process, when it is ours to look at. */
  readonly pid: number | undefined
}

const ended = (child: ChildProcess, signal: "SIGINT" | "SIGKILL") =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill(signal)
  })

const ready = (child: ChildProcess, stdout: NonNullable<ChildProcess["stdout"]>) =>
  Effect.callback<string, LoadError>((resume) => {
    let output = ""
    stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      const address = /Address\s+(http:\S+)[\s\S]*Ctrl-C/.exec(output)?.[1]
      if (address !== undefined) resume(Effect.succeed(address))
    })
    child.once("exit", (code) =>
      resume(Effect.fail(new LoadError({ reason: `the platform ended with ${code}: is it built?\n${output}` })))
    )
  })

/** Starts it on a free port and waits until it says that it is ready. */
export const builtPlatform: Effect.Effect<Target, LoadError, Scope.Scope> = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-load-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
  )
  const admin = { email: "load-admin@example.org", password: randomUUID() }
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(
        process.execPath,
        ["services/local/dist/lyceum.mjs", "start", "--port", "0", "--data-dir", join(folder, "data")],
        {
          cwd: root,
          env: { ...process.env, LYCEUM_ADMIN_EMAIL: admin.email, LYCEUM_ADMIN_PASSWORD: admin.password },
          stdio: ["ignore", "pipe", "inherit"]
        }
      )
    ),
    // PostgreSQL is stopped by the platform, so it is asked first.
    (started) =>
      ended(started, "SIGINT").pipe(Effect.timeoutOption("30 seconds"), Effect.andThen(ended(started, "SIGKILL")))
  )
  const url = yield* ready(child, child.stdout).pipe(
    Effect.timeoutOrElse({
      duration: "3 minutes",
      orElse: () => Effect.fail(new LoadError({ reason: "the platform was not ready within 3 minutes" }))
    })
  )
  return { url, admin, pid: child.pid }
})

/** A server in a process of its own that says where it listens; it ends with the scope. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CloudHarnessError } from "./EmulatorCache.ts"

const patience = "60 seconds"

interface Program {
  readonly name: string
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
  /** Finds the address in what the program says, as its first group. */
  readonly listening: RegExp
}

/** What it says goes to a file: a pipe would stop the server whenever this process is too busy to read it. */
const launch = (options: Program, folder: string) =>
  Effect.callback<{ readonly child: ChildProcess; readonly endpoint: string }, CloudHarnessError>((resume) => {
    const log = join(folder, "log")
    const fd = openSync(log, "a")
    const env = { ...process.env, ...options.env }
    const child = spawn(options.program, [...options.args], { cwd: folder, env, stdio: ["ignore", fd, fd] })
    closeSync(fd)
    const failed = (why: string) => {
      clearInterval(look)
      const said = readFileSync(log, "utf8").slice(-2000)
      resume(Effect.fail(new CloudHarnessError({ reason: `${options.name} ${why}:\n${said}` })))
    }
    const look = setInterval(() => {
      const endpoint = options.listening.exec(readFileSync(log, "utf8"))?.[1]
      if (endpoint === undefined) return
      clearInterval(look)
      child.removeAllListeners()
      resume(Effect.succeed({ child, endpoint }))
    }, 50)
    child.once("exit", (code) => failed(`ended with code ${code}`))
    child.once("error", (error) => failed(`could not be started (${error.message})`))
    return Effect.sync(() => {
      clearInterval(look)
      child.kill("SIGKILL")
    })
  }).pipe(
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.fail(new CloudHarnessError({ reason: `${options.name} did not serve within ${patience}` }))
    })
  )

const ended = (child: ChildProcess) =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })

/** Starts a server and gives its address, `http://127.0.0.1:port`; it and its working folder go with the scope. */
export const emulatorProcess = (options: Program): Effect.Effect<string, CloudHarnessError, Scope.Scope> =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-cloud-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
    )
    const { endpoint } = yield* Effect.acquireRelease(launch(options, folder), ({ child }) => ended(child), {
      interruptible: true
    })
    return endpoint
  })

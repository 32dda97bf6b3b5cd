/** A server of another language in a process of its own; what it says is kept for the case that it does not serve. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { basename } from "node:path"
import { pause, ToolError } from "../tools/Cache.ts"

/** A port on loopback that nothing listens on at this moment. */
export const freePort: Effect.Effect<number> = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = address === null || typeof address === "string" ? 0 : address.port
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** What does not end within ten seconds of a polite signal is killed. */
const ended = (child: ChildProcess, signal: "SIGTERM" | "SIGKILL") =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    const patience = setTimeout(() => child.kill("SIGKILL"), 10_000)
    child.once("exit", () => {
      clearTimeout(patience)
      resume(Effect.void)
    })
    child.kill(signal)
  })

interface Server {
  readonly program: string
  readonly args: ReadonlyArray<string>
  /** Where what it says goes. */
  readonly log: string
  /** Succeeds with true when it serves. */
  readonly ready: Effect.Effect<boolean>
  readonly seconds: number
  /** How it is ended: killed, unless its data is to be used again. */
  readonly ends?: "SIGTERM"
}

/** Starts a server, waits until it serves, ends it with the scope. Fails with the last of what it said. */
export const serve = ({
  args,
  ends,
  log,
  program,
  ready,
  seconds
}: Server): Effect.Effect<void, ToolError, Scope.Scope> =>
  Effect.gen(function* () {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => {
        const fd = openSync(log, "a")
        const started = spawn(program, [...args], { stdio: ["ignore", fd, fd] })
        closeSync(fd)
        return started
      }),
      (started) => ended(started, ends ?? "SIGKILL")
    )
    const name = basename(program)
    for (let left = seconds * 10; left > 0; left--) {
      if (child.exitCode !== null) break
      if (yield* ready) return
      yield* pause(100)
    }
    const said = readFileSync(log, "utf8").slice(-2000)
    return yield* new ToolError({ reason: `${name} did not serve within ${seconds} s:\n${said}` })
  })

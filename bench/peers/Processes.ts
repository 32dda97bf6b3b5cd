/** The processes of the side by side: servers on one core, database and client on the other. */
import { type ChildProcess, spawn } from "node:child_process"
import { createServer } from "node:net"
import { Effect, Schema } from "effect"

const Usage = Schema.Struct({ micros: Schema.Finite, rss: Schema.Finite })
const Run = Schema.Struct({
  requests: Schema.Int,
  failures: Schema.Int,
  seconds: Schema.Finite,
  p50: Schema.Finite,
  p99: Schema.Finite
})
/** CPU of a process so far in microseconds, and its memory in bytes. */
export type Usage = typeof Usage.Type
/** What a client saw; times in milliseconds. */
export type Run = typeof Run.Type
const decodeUsage = Schema.decodeUnknownSync(Usage)
const decodeRun = Schema.decodeUnknownSync(Run)

export const serverCore = "0"
export const otherCore = "1"

const answer = (child: ChildProcess) =>
  new Promise<unknown>((resolve, reject) => {
    const gone = (code: number | null) => reject(new Error(`a process ended with ${code}`))
    child.once("exit", gone)
    child.once("message", (message) => {
      child.off("exit", gone)
      resolve(message)
    })
  })

/** Starts a program on a core and waits until it says that it is ready. Ends with the scope. */
export const start = (core: string, program: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    const begun = performance.now()
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn("taskset", ["-c", core, process.execPath, ...program], {
          env: { ...process.env, NODE_ENV: "production", ...environment },
          stdio: ["ignore", "inherit", "inherit", "ipc"]
        })
      ),
      (started) =>
        Effect.promise(
          () =>
            new Promise<void>((resolve) => {
              if (started.exitCode !== null || started.signalCode !== null) return resolve()
              started.once("exit", () => resolve())
              if (started.connected) started.send("stop")
              else started.kill()
            })
        )
    )
    yield* Effect.promise(() => answer(child))
    return { child, startMillis: performance.now() - begun }
  })

/** Asks a server what it has used. */
export const usageOf = (child: ChildProcess): Promise<Usage> => {
  const told = answer(child).then(decodeUsage)
  child.send("usage")
  return told
}

/** Has the client do one piece of work. */
export const loadBy = (client: ChildProcess, work: object): Promise<Run> => {
  const told = answer(client).then(decodeRun)
  client.send(work)
  return told
}

/** A port that nobody listened on a moment ago. */
export const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

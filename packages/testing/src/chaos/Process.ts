/** One process of the platform: killed, paused, gone on with, started again. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { resolve } from "node:path"
import { createInterface } from "node:readline"

const root = resolve(import.meta.dirname, "..", "..", "..", "..")

export interface PlatformProcess {
  readonly name: string
  readonly isRunning: () => boolean
  /** Starts it when it does not run. It is not ready yet. */
  readonly start: Effect.Effect<void>
  /** SIGKILL; returns when it is gone. */
  readonly kill: Effect.Effect<void>
  /** SIGSTOP: its connections stay open, and nobody answers on them. */
  readonly pause: Effect.Effect<void>
  /** SIGCONT. */
  readonly resume: Effect.Effect<void>
  /** The end of what it printed. */
  readonly output: () => string
  /** Its latest log lines of requests that it answered 500. */
  readonly failures: () => ReadonlyArray<string>
  /** How often it ended by itself. */
  readonly ends: () => number
}

const keptCharacters = 20_000
const keptFailures = 200
const restartMillis = 1000

/** What a service logs beside an answer of 500, with its cause. */
const isFailure = (line: string): boolean => line.includes('"message":"request failed"')

/** A program of this repository (`main`, below its root) with its arguments; not started yet, killed with the scope. */
export const platformProcess = (options: {
  readonly name: string
  readonly main: string
  readonly args?: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  /** Started again a second after it ended by itself, as a cluster does; else it just ends. */
  readonly supervised: boolean
}): Effect.Effect<PlatformProcess, never, Scope.Scope> =>
  Effect.gen(function* () {
    let child: ChildProcess | undefined
    let isWanted = false
    let ends = 0
    let output = ""
    const failures: Array<string> = []
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-keptCharacters))
    const note = (line: string) => {
      if (isFailure(line)) failures.push(line)
      if (failures.length > keptFailures) failures.shift()
    }
    const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null
    const signal = (name: NodeJS.Signals) => Effect.sync(() => void (isRunning() && child?.kill(name)))
    const spawned = () => {
      if (isRunning() || !isWanted) return
      const started = spawn(
        process.execPath,
        ["--disable-warning=TimeoutNegativeWarning", options.main, ...(options.args ?? [])],
        {
          cwd: root,
          env: { PATH: process.env["PATH"], KAFKAJS_NO_PARTITIONER_WARNING: "1", ...options.env },
          stdio: ["ignore", "pipe", "pipe"]
        }
      )
      started.stdout.on("data", keep)
      createInterface({ input: started.stdout }).on("line", note)
      started.stderr.on("data", keep)
      started.once("exit", () => {
        if (!isWanted || child !== started || !options.supervised) return
        ends++
        setTimeout(spawned, restartMillis)
      })
      child = started
    }
    const kill = Effect.callback<void>((done) => {
      isWanted = false
      if (!isRunning()) return done(Effect.void)
      child?.once("exit", () => done(Effect.void))
      child?.kill("SIGKILL")
    })
    yield* Effect.addFinalizer(() => kill)
    return {
      name: options.name,
      isRunning,
      kill,
      pause: signal("SIGSTOP"),
      resume: signal("SIGCONT"),
      output: () => output,
      failures: () => failures,
      ends: () => ends,
      start: Effect.sync(() => {
        isWanted = true
        spawned()
      })
    }
  })

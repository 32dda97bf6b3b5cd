/** Workers of the job as processes of their own, which can be killed, stopped and woken. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { appendFileSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

export interface Worker {
  readonly process: ChildProcess
  readonly signal: (signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM") => Effect.Effect<void>
  /** The last of what it logged. */
  readonly log: () => string
}

/** Short times, so that a takeover takes seconds. */
const environment = (brokers: string) => ({
  LYCEUM_EVENT_LOG: "kafka",
  KAFKA_BROKERS: brokers,
  KAFKA_SESSION_TIMEOUT: "2 seconds",
  MANAGEMENT_PORT: "0",
  UNIQUE_LEARNERS_FETCH_WAIT: "200 millis",
  UNIQUE_LEARNERS_COMMIT_INTERVAL: "500 millis",
  UNIQUE_LEARNERS_IDLE_TIMEOUT: "8 seconds"
})

/** Starts a worker; it is killed with the scope. `settings` go before the short times. */
export const startWorker = (
  brokers: string,
  settings: Readonly<Record<string, string>> = {}
): Effect.Effect<Worker, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync((): Worker => {
      const file = join(mkdtempSync(join(tmpdir(), "lyceum-worker-")), "log")
      const child = spawn(process.execPath, ["--disable-warning=TimeoutNegativeWarning", main], {
        env: { ...process.env, ...environment(brokers), ...settings },
        stdio: ["ignore", "pipe", "pipe"]
      })
      let tail = ""
      const take = (chunk: Buffer) => {
        tail = (tail + chunk.toString()).slice(-4_000)
        appendFileSync(file, chunk)
      }
      child.stdout.on("data", take)
      child.stderr.on("data", take)
      return { process: child, signal: (signal) => Effect.sync(() => void child.kill(signal)), log: () => tail }
    }),
    ({ process: child }) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )

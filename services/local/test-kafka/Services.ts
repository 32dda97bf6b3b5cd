/** Every service as a process of its own, as its container runs it, on one broker and one PostgreSQL. */
import { environments, mainOf, type ProcessName } from "@lyceum/testing/chaos/Environments"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { resolve } from "node:path"
import { accounts } from "../../../test/support/platform.ts"

const root = resolve(import.meta.dirname, "..", "..", "..")

export interface RunningProcess {
  /** All that it printed. */
  readonly output: () => string
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>
}

/** Starts one process; it is killed with the scope. */
export const startMain = (name: ProcessName, env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync((): RunningProcess & { readonly child: ChildProcess } => {
      const child = spawn(process.execPath, ["--disable-warning=TimeoutNegativeWarning", mainOf(name)], {
        cwd: root,
        env: { PATH: process.env["PATH"], KAFKAJS_NO_PARTITIONER_WARNING: "1", ...env },
        stdio: ["ignore", "pipe", "pipe"]
      })
      let output = ""
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
      const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)))
      return { output: () => output, ended, child }
    }),
    ({ child, ended }) =>
      Effect.promise(() => {
        if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null)
        child.kill("SIGKILL")
        return ended
      })
  )

/** The environment of each process, on Kafka. `kafka` holds the keys `KAFKA_*`. */
export const environmentsOnKafka = (options: {
  readonly postgresUrl: string
  readonly objects: string
  readonly kafka: Readonly<Record<string, string>>
}) =>
  Effect.gen(function* () {
    const { endpoint: tables } = yield* dynalite()
    return yield* environments({
      postgresUrl: options.postgresUrl,
      tables,
      objects: options.objects,
      accounts: Object.values(accounts),
      eventLog: { LYCEUM_EVENT_LOG: "kafka", ...options.kafka }
    })
  })

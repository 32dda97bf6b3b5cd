/** A SQL script as a job in a MiniCluster: one Java process that goes with its scope. */
import { KafkaHarnessError } from "@lyceum/testing/kafka/Tools"
import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { flinkClassPath } from "./Build.ts"

/** The job of this folder. */
export const uniqueLearnersSql = join(import.meta.dirname, "../unique-learners.sql")

/** A running job. */
export interface FlinkJob {
  readonly process: ChildProcess
  /** Fails, with the last of what the job logged, when it ends; never succeeds. */
  readonly ended: Effect.Effect<never, KafkaHarnessError>
}

const tailLength = 6_000

const exited = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

/** `variables` are those of the script, `flags` those of the JVM. Starting takes 10 to 20 s, mostly for planning. */
export const startFlink = (
  script: string,
  variables: Readonly<Record<string, string>>,
  flags: ReadonlyArray<string> = ["-Xmx768m"]
): Effect.Effect<FlinkJob, KafkaHarnessError, Scope.Scope> =>
  Effect.gen(function* () {
    const classPath = yield* flinkClassPath
    const log = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
    const args = ["-XX:+UseParallelGC", ...flags, ...log, "-cp", classPath, "lyceum.flink.SqlRunner", script]
    let tail = ""
    const take = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-tailLength)
    }
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn("java", args, { env: { ...process.env, ...variables }, stdio: ["ignore", "pipe", "pipe"] })
      ),
      (started) =>
        Effect.callback<void>((resume) => {
          if (exited(started) || started.pid === undefined) return resume(Effect.void)
          started.once("close", () => resume(Effect.void))
          started.kill("SIGKILL")
        })
    )
    child.stdout.on("data", take)
    child.stderr.on("data", take)
    const ended = Effect.callback<never, KafkaHarnessError>((resume) => {
      const say = (how: string) =>
        resume(Effect.fail(new KafkaHarnessError({ reason: `the Flink job ended (${how}):\n${tail}` })))
      const end = () => say(`code ${child.exitCode}, signal ${child.signalCode}`)
      if (exited(child)) return end()
      child.once("error", (error) => say(error.message))
      child.once("close", end)
    })
    return { process: child, ended }
  })

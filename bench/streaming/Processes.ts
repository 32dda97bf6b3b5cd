/** Processes that a bench starts, and what Linux says about them. */
import { Effect, type Scope } from "effect"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

const home = join(import.meta.dirname, "../../streaming/unique-learners")

/** As `npm start` of the worker: what keeps its memory small. */
const flags = ["--max-semi-space-size=2", "--max-old-space-size=128", "--disable-warning=TimeoutNegativeWarning"]
const environment = {
  KAFKAJS_NO_PARTITIONER_WARNING: "1",
  MALLOC_ARENA_MAX: "1",
  MALLOC_TRIM_THRESHOLD_: "2000000",
  MALLOC_MMAP_THRESHOLD_: "8000000"
}

/** Bundles an entry point as the worker is bundled; gives the file. */
export const bundle = (entry: string, name: string): string => {
  execFileSync(process.execPath, [join(home, "scripts/build.mjs"), entry, name], { stdio: "inherit" })
  return join(home, "dist", `${name}.mjs`)
}

/** The worker itself. */
export const bundleWorker = (): string => bundle(join(home, "src/main.ts"), "worker")

/** Starts a bundled file as the worker is started; killed with the scope. */
export const startBundled = (
  file: string,
  args: ReadonlyArray<string>,
  variables: Readonly<Record<string, string>>
): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [...flags, file, ...args], {
        env: { ...process.env, ...environment, ...variables },
        stdio: ["ignore", "pipe", "inherit"]
      })
    ),
    (child) => kill(child)
  )

/**
 * The worker by the script that starts it (`npm run start`); gives the process id of the worker itself, which is what npm's shell
 * runs. All of them end with the scope.
 */
export const startByScript = (variables: Readonly<Record<string, string>>): Effect.Effect<number, never, Scope.Scope> =>
  Effect.gen(function* () {
    const npm = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn("npm", ["run", "start", "-w", "streaming/unique-learners"], {
          cwd: join(home, "../.."),
          env: { ...process.env, ...variables },
          stdio: ["ignore", "ignore", "inherit"],
          detached: true
        })
      ),
      // The whole group: npm, its shell, the worker.
      ({ pid }) => Effect.sync(() => void (pid !== undefined && process.kill(-pid, "SIGKILL")))
    )
    for (;;) {
      const worker = descendants(npm.pid ?? 0).find(isWorker)
      if (worker !== undefined) return worker
      yield* Effect.sleep("20 millis")
    }
  })

/** Not the shell, whose command ends in the same way. */
const isWorker = (pid: number): boolean => {
  const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1)
  return program.endsWith("node") && args.at(-1) === "dist/worker.mjs"
}

const descendants = (pid: number): ReadonlyArray<number> => {
  const file = `/proc/${pid}/task/${pid}/children`
  if (!existsSync(file)) return []
  const children = readFileSync(file, "utf8").trim().split(" ").filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** SIGKILL; returns when the process is gone. */
export const kill = (child: ChildProcess): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGKILL")
  })

/** CPU seconds of a process with all its threads so far (`/proc/<pid>/stat`, in ticks of 1/100 s). */
export const cpuSeconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** The most memory that a process ever had resident, in MB (`VmHWM`). 0 = it is gone. */
export const peakMegabytes = (pid: number): number => memory(pid, "VmHWM")
/** What a process has resident now, in MB. */
export const residentMegabytes = (pid: number): number => memory(pid, "VmRSS")

/** Its share of what it has resident now, in MB: pages that several processes map count in part. */
export const proportionalMegabytes = (pid: number): number => memory(pid, "Pss", "smaps_rollup")

const memory = (pid: number, key: string, table = "status"): number => {
  const file = `/proc/${pid}/${table}`
  if (!existsSync(file)) return 0
  const kib = new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(file, "utf8"))?.[1] ?? "0"
  return Math.round((Number(kib) * 1024) / 1e6)
}

/** The folder that holds everything the platform keeps, and the lock that lets one process at a time use it. */
import { Effect, Schema, type Scope } from "effect"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

export class DataFolderLocked extends Schema.TaggedError<DataFolderLocked>()("DataFolderLocked", {
  folder: Schema.String,
  pid: Schema.Int
}) {
  override get message() {
    return `The data folder ${this.folder} is in use by process ${this.pid}: stop that one first, or choose another with --data-dir`
  }
}

/** The folder holds something that is not ours, so `--reset` would destroy it. */
export class NotADataFolder extends Schema.TaggedError<NotADataFolder>()("NotADataFolder", {
  folder: Schema.String,
  entry: Schema.String
}) {
  override get message() {
    return `--reset would delete ${this.entry} in ${this.folder}, which Lyceum did not make: move it away, or choose another folder with --data-dir`
  }
}

/** Everything that the platform puts into its folder. */
const ours = new Set([
  "data.json",
  "dynamodb",
  "first-course.json",
  "lock",
  "logs",
  "mail",
  "objects",
  "observe",
  "postgres",
  "running.json",
  "secrets.json"
])
const isOurs = (entry: string): boolean => ours.has(entry) || /^replay-.*\.json$/.test(entry)

const Owner = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int, started: Schema.String }))

/** When a process started, in the kernel's own count: tells a process from a later one with the same number. Linux only. */
const startOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? ""
  } catch {
    return ""
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The lock's owner, if it still lives. What a killed process left behind does not count. */
const livingOwner = (lock: string): number | undefined => {
  if (!existsSync(lock)) return undefined
  const owner = Schema.decodeOption(Owner)(readFileSync(lock, "utf8"))
  if (owner._tag === "None") return undefined
  const { pid, started } = owner.value
  return isAlive(pid) && startOf(pid) === started ? pid : undefined
}

/**
 * Makes and locks the folder for the life of the scope; `reset` empties it first, unless something in it is not ours. Gives
 * its absolute path.
 */
export const lockDataFolder = (options: {
  readonly path: string
  readonly reset: boolean
}): Effect.Effect<string, DataFolderLocked | NotADataFolder, Scope.Scope> =>
  Effect.gen(function* () {
    const folder = resolve(options.path)
    const lock = join(folder, "lock")
    const pid = livingOwner(lock)
    if (pid !== undefined) return yield* new DataFolderLocked({ folder, pid })
    if (options.reset && existsSync(folder)) {
      const entries = readdirSync(folder)
      const foreign = entries.find((entry) => !isOurs(entry))
      if (foreign !== undefined) return yield* new NotADataFolder({ folder, entry: foreign })
      for (const entry of entries) rmSync(join(folder, entry), { recursive: true, force: true })
    }
    mkdirSync(folder, { recursive: true })
    return yield* Effect.acquireRelease(
      Effect.sync(() => {
        writeFileSync(lock, JSON.stringify({ pid: process.pid, started: startOf(process.pid) }))
        return folder
      }),
      () => Effect.sync(() => rmSync(lock, { force: true }))
    )
  })

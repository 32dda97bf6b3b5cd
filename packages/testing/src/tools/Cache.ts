/** Where everything that tests and builds need, and git does not hold, is kept: outside the checkout, whole or not at all. */
import { Effect, Schema } from "effect"
import { execFile } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"

/** A tool is missing, or making it failed; the message says what to do. */
export class ToolError extends Schema.TaggedError<ToolError>()("ToolError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** `$XDG_CACHE_HOME/lyceum/<names…>`, or `~/.cache/lyceum/<names…>`; it may not exist yet. */
export const cacheFolder = (...names: ReadonlyArray<string>): string => {
  const xdg = process.env["XDG_CACHE_HOME"]
  return join(xdg === undefined || xdg === "" ? join(homedir(), ".cache") : xdg, "lyceum", ...names)
}

/** Says on stderr what is going on, since a build takes minutes. */
export const say = (text: string): Effect.Effect<void> =>
  Effect.sync(() => void process.stderr.write(`tools: ${text}\n`))

interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end and gives its output; the end of what it wrote is in the reason when it fails. */
export const run = (program: string, args: ReadonlyArray<string>, options: RunOptions = {}) =>
  Effect.callback<string, ToolError>((resume) => {
    const env = { ...process.env, ...options.env }
    const child = execFile(program, [...args], { ...options, env, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error === null) return resume(Effect.succeed(stdout))
      const text = (stderr.trim() === "" ? stdout : stderr).trim().slice(-2000)
      resume(Effect.fail(new ToolError({ reason: `${program} failed: ${error.message.split("\n")[0]}\n${text}` })))
    })
    return Effect.sync(() => child.kill("SIGTERM"))
  })

/** Waits by the machine's clock, also in tests, whose own stands still: what is waited for is another process. */
export const pause = (milliseconds: number): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const timer = setTimeout(() => resume(Effect.void), milliseconds)
    return Effect.sync(() => clearTimeout(timer))
  })

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process lives too.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** The holder of the lock when that is another living process; takes the lock otherwise. */
const taken = (lock: string): number | undefined => {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" })
    return undefined
  } catch {
    const holder = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0
    if (holder !== 0 && alive(holder)) return holder
    // Its owner is gone without a word. Two that see this at once may both build: one of the results is then dropped.
    rmSync(lock, { force: true })
    return taken(lock)
  }
}

const held = (lock: string) =>
  Effect.gen(function* () {
    let told = false
    for (;;) {
      const holder = taken(lock)
      if (holder === undefined) return
      if (!told) yield* say(`process ${holder} makes ${lock.slice(0, -".lock".length)}; waiting for it`)
      told = true
      yield* pause(1000)
    }
  })

/**
 * Makes a folder once for all processes: `fill` fills an empty one beside it, which takes its name when it is whole. Only one
 * process fills at a time; the others wait and take what it made.
 */
export const whole = <E>(folder: string, fill: (partial: string) => Effect.Effect<void, E>): Effect.Effect<string, E> =>
  Effect.gen(function* () {
    if (existsSync(folder)) return folder
    const lock = `${folder}.lock`
    const partial = `${folder}.${process.pid}`
    mkdirSync(dirname(folder), { recursive: true })
    const make = Effect.gen(function* () {
      if (existsSync(folder)) return
      mkdirSync(partial, { recursive: true })
      yield* fill(partial)
      if (!existsSync(folder)) renameSync(partial, folder)
    }).pipe(Effect.ensuring(Effect.sync(() => rmSync(partial, { recursive: true, force: true }))))
    const locked = Effect.acquireRelease(held(lock), () => Effect.sync(() => rmSync(lock, { force: true })), {
      interruptible: true
    })
    yield* Effect.scoped(Effect.andThen(locked, make))
    return folder
  })

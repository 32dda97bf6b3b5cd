/** The platform as a process of its own, started as people start it: to be killed, interrupted and started again. */
import { type ChildProcess, spawn } from "node:child_process"
import { resolve } from "node:path"

const root = resolve(import.meta.dirname, "..", "..")

export interface PlatformProcess {
  /** Everything it printed so far. */
  readonly output: () => string
  readonly address: string
  /** Ends it without a chance to clean up. */
  readonly kill: () => Promise<void>
  /** Ctrl-C; gives the exit code. */
  readonly interrupt: () => Promise<number | null>
}

const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once("exit", (code) => done(code)))

/** Runs the command line to its end; gives what it printed and its exit code. */
export const lyceum = async (
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const child = spawn(process.execPath, ["services/local/src/main.ts", ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
  return { code: await ended(child), output }
}

/** Starts the platform and waits until it says that it is ready; fails with what it printed when it ends instead. */
export const startProcess = async (
  folder: string,
  env: Readonly<Record<string, string>> = {}
): Promise<PlatformProcess> => {
  const child = spawn(process.execPath, ["services/local/src/main.ts", "start", "--port", "0", "--data-dir", folder], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  const address = await new Promise<string>((ready, fail) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /Address\s+(http:\S+)[\s\S]*Ctrl-C/.exec(output)?.[1]
      if (found !== undefined) ready(found)
    }
    child.stdout.on("data", listen)
    child.stderr.on("data", listen)
    child.once("exit", (code) => fail(new Error(`the platform ended with ${code}:\n${output}`)))
  })
  return {
    output: () => output,
    address,
    kill: async () => {
      child.kill("SIGKILL")
      await ended(child)
    },
    interrupt: async () => {
      child.kill("SIGINT")
      return ended(child)
    }
  }
}

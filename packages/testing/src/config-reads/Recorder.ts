/**
 * Runs in a process of its own: starts a program's real `main.ts` again and again, at first with nothing configured, and gives
 * it the key for whose want it stopped, until it is up. What it insisted on is required; what it only asked for is optional.
 */
import { ConfigProvider, Effect } from "effect"
import { createServer } from "node:net"
import { pathToFileURL } from "node:url"

/** The program to start, and in how many ways. */
export interface Recording {
  readonly file: string
  readonly starts: ReadonlyArray<{
    /** What chooses the adapters, and whatever else the program has a default for. */
    readonly chosen: Readonly<Record<string, string>>
    /** Keys that it is given at once, because they are believed to be required. */
    readonly believed: ReadonlyArray<string>
  }>
  /** What it is given of the keys that it insists on. */
  readonly values: Readonly<Record<string, string>>
}

/** What it was found to read, start by start. */
export type Recorded =
  | {
      readonly reads: ReadonlyArray<{
        readonly required: ReadonlyArray<string>
        readonly optional: ReadonlyArray<string>
      }>
    }
  | { readonly problem: string }

class Problem extends Error {}

/** Ends the wait for a program that is neither up nor stopped, in milliseconds. */
const patience = 20_000

const given = new Map<string, string>()
const asked = new Set<string>()
const printed: Array<string> = []
let stopped: ((code: number) => void) | undefined

const recorder = ConfigProvider.make((path) =>
  Effect.sync(() => {
    const key = path.join("_")
    asked.add(key)
    const value = given.get(key)
    return value === undefined ? undefined : ConfigProvider.makeValue(value)
  })
)

/** The program takes its configuration from this process' environment unless told otherwise: here it is told. */
const takeOver = () => {
  void Object.assign(ConfigProvider.ConfigProvider, { defaultValue: () => recorder })
  const print = (...words: ReadonlyArray<unknown>) => void printed.push(words.map(String).join(" "))
  Object.assign(console, { log: print, error: print, info: print, warn: print, debug: print })
  // The program ends itself when it cannot start; here that is an answer.
  Object.assign(process, { exit: (code: number) => stopped?.(code) })
}

const freePort = () =>
  new Promise<string>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(String(typeof address === "object" && address !== null ? address.port : 0)))
    })
  })

/** Up: the management listener answers and the service is no longer starting. Whether it is ready depends on others. */
const isUp = async (port: string): Promise<boolean> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`)
    return !(await answer.text()).includes(`"service":"starting"`)
  } catch {
    return false
  }
}

/** One start; `null` when it came up, else what it printed before it stopped by itself. */
const start = async (url: string, managementPort: string): Promise<string | null> => {
  printed.length = 0
  const ended = new Promise<"ended">((resolve) => {
    stopped = () => resolve("ended")
  })
  await import(url)
  const until = Date.now() + patience
  const up = async () => {
    while (Date.now() < until) {
      if (given.has("MANAGEMENT_PORT") && (await isUp(managementPort))) return "up" as const
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    return "silent" as const
  }
  const outcome = await Promise.race([ended, up()])
  if (outcome === "silent") return `neither up nor stopped after ${patience} ms: ${printed.join("\n")}`
  // What is up is left running until this process ends: an orderly end waits for brokers that are not there.
  return outcome === "up" ? null : printed.join("\n")
}

/** The key for whose want the program stopped: one that it asked for in vain and that its last words name. */
const missingIn = (words: string): string | undefined =>
  [...asked].find((key) => !given.has(key) && new RegExp(`(?<![A-Z_])${key}(?![A-Z_])`).test(words))

let starts = 0

/** Adds key after key until the program is up. */
const read = async ({ file, values }: Recording, { believed, chosen }: Recording["starts"][number]) => {
  const managementPort = await freePort()
  const offered: Readonly<Record<string, string>> = { ...values, PORT: "0", MANAGEMENT_PORT: managementPort }
  const required = new Set<string>()
  const give = (key: string) => {
    const value = offered[key]
    if (value === undefined) throw new Problem(`${file} insists on ${key}, for which Situations.ts has no value`)
    given.set(key, value)
    required.add(key)
  }
  given.clear()
  for (const [key, value] of Object.entries(chosen)) given.set(key, value)
  for (const key of believed) give(key)
  while (true) {
    asked.clear()
    starts += 1
    // The same module under another address is evaluated anew; what it imports is not.
    const words = await start(`${pathToFileURL(file).href}?start=${starts}`, managementPort)
    if (words === null) {
      const all = [...asked].toSorted()
      return { required: all.filter((key) => required.has(key)), optional: all.filter((key) => !required.has(key)) }
    }
    const missing = missingIn(words)
    if (missing === undefined) throw new Problem(`${file} stopped for another reason than a missing key: ${words}`)
    give(missing)
  }
}

const record = async (recording: Recording): Promise<Recorded> => {
  takeOver()
  const reads: Array<Awaited<ReturnType<typeof read>>> = []
  for (const each of recording.starts) reads.push(await read(recording, each))
  return { reads }
}

process.once("message", (message: Recording) => {
  const realExit = process.exit.bind(process)
  void record(message).then(
    (recorded) => process.send?.(recorded, () => realExit(0)),
    (cause: unknown) =>
      process.send?.({ problem: cause instanceof Error ? cause.message : String(cause) } satisfies Recorded, () =>
        realExit(0)
      )
  )
})

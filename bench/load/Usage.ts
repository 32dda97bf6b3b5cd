/** CPU time and memory that processes use, from `/proc` (Linux). */
import { Effect, type Scope } from "effect"
import { readdirSync, readFileSync } from "node:fs"

/** Seconds of CPU used up to a time (milliseconds since 1970), and MB of the services' process that were resident then. */
export interface Sample {
  readonly at: number
  readonly node: number
  readonly postgres: number
  readonly memory: number
}

/** Linux counts CPU time for programs in hundredths of a second. */
const ticksPerSecond = 100

interface Stat {
  readonly pid: number
  readonly name: string
  readonly parent: number
  readonly seconds: number
}

/** `/proc/<pid>/stat`: the name stands in brackets, the parent 4th, times of its own and of children that are gone 14th to 17th. */
export const readStat = (pid: number, text: string): Stat => {
  const from = text.lastIndexOf(")")
  const rest = text.slice(from + 2).split(" ")
  const ticks = rest.slice(11, 15).reduce((sum, value) => sum + Number(value), 0)
  return {
    pid,
    name: text.slice(text.indexOf("(") + 1, from),
    parent: Number(rest[1]),
    seconds: ticks / ticksPerSecond
  }
}

const statOf = (pid: number): ReadonlyArray<Stat> => {
  try {
    return [readStat(pid, readFileSync(`/proc/${pid}/stat`, "utf8"))]
  } catch {
    // Gone between two looks.
    return []
  }
}

const everyProcess = (): ReadonlyArray<Stat> =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)))

/** A process and everything below it. */
export const familyOf = (pid: number, all: ReadonlyArray<Stat>): ReadonlyArray<Stat> => {
  const found = all.filter((one) => one.pid === pid)
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid))
  return found
}

const secondsOf = (stats: ReadonlyArray<Stat>) => stats.reduce((sum, { seconds }) => sum + seconds, 0)

/** `/proc/<pid>/status` tells it in kB; 0 when the process is gone. */
const residentOf = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1000
  } catch {
    return 0
  }
}

const sampleOf = (pid: number): Sample => {
  const family = familyOf(pid, everyProcess())
  const own = family.filter((one) => one.pid === pid)
  return { at: Date.now(), node: secondsOf(own), postgres: secondsOf(family) - secondsOf(own), memory: residentOf(pid) }
}

/** Looks at a process twice a second for the life of the scope; gives what it saw so far. */
export const watch = (pid: number): Effect.Effect<() => ReadonlyArray<Sample>, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const samples = [sampleOf(pid)]
        return { samples, timer: setInterval(() => samples.push(sampleOf(pid)), 500) }
      }),
      ({ timer }) => Effect.sync(() => clearInterval(timer))
    ),
    ({ samples }) =>
      () =>
        samples
  )

const valueAt = (samples: ReadonlyArray<Sample>, at: number, of: "node" | "postgres" | "memory"): number => {
  const after = samples.findIndex((sample) => sample.at >= at)
  const [low, high] = [samples.at(after === -1 ? -1 : Math.max(0, after - 1)), samples.at(after)]
  if (low === undefined || high === undefined) return 0
  if (high.at <= low.at) return high[of]
  return low[of] + ((high[of] - low[of]) * Math.max(0, at - low.at)) / (high.at - low.at)
}

/** Cores in use on average between two times, each process' own, and memory at both. */
export const usedBetween = (samples: ReadonlyArray<Sample>, from: number, to: number) => {
  const cores = (of: "node" | "postgres") =>
    ((valueAt(samples, to, of) - valueAt(samples, from, of)) * 1000) / (to - from)
  return {
    node: cores("node"),
    postgres: cores("postgres"),
    memory: [valueAt(samples, from, "memory"), valueAt(samples, to, "memory")] as const
  }
}

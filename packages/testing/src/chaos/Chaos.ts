/**
 * Real processes under faults: learners live while the platform is killed, paused, cut off and starved of disk; then everything
 * is healed, and every promise is checked against what the learners were told.
 */
import { Clock, Effect, Fiber } from "effect"
import { check, type Finding, problemOf } from "./Check.ts"
import { deployment } from "./Deployment.ts"
import { drawFrom } from "./Draw.ts"
import { fault, type FaultKind, possible } from "./Faults.ts"
import { gather } from "./Gather.ts"
import { lives, tally } from "./Life.ts"
import { setStage } from "./Stage.ts"
import { type Entry, isDone, makeTape } from "./Tape.ts"

interface ChaosOptions {
  readonly seed: number
  /** How long faults go on. */
  readonly seconds: number
  readonly kafka: boolean
  /** Exactly these, in this order, instead of drawn ones. */
  readonly faults?: ReadonlyArray<FaultKind>
  /** Learners at a time; 5 when absent. */
  readonly learners?: number
  readonly say: (line: string) => void
}

interface ChaosResult {
  readonly findings: ReadonlyArray<Finding>
  readonly entries: ReadonlyArray<Entry>
  readonly faults: ReadonlyArray<string>
  /** Log lines of requests that were answered 500: a service's own fault, whatever else was the matter. */
  readonly failures: ReadonlyArray<string>
  /** Kinds that could not be had here. */
  readonly leftOut: ReadonlyArray<FaultKind>
}

/** Seats of the course that has few. */
const seats = 4

/** How long what was accepted may take to arrive everywhere once everything is well. */
const settleMillis = 90_000

/** Runs once; needs nothing but this repository, and Java for Kafka. */
export const chaos = (options: ChaosOptions) =>
  Effect.gen(function* () {
    const { say, seed } = options
    const draw = drawFrom(seed)
    const began = yield* Clock.currentTimeMillis
    const since = Effect.map(Clock.currentTimeMillis, (now) => `${((now - began) / 1000).toFixed(1).padStart(6)} s`)
    say(`seed ${seed}: starting`)
    const platform = yield* deployment({ kafka: options.kafka })
    const courses = yield* setStage(platform.address, platform.admin, seats)
    const kinds = possible(platform)
    const [first, ...rest] = kinds
    if (first === undefined) return yield* Effect.die(new Error("no fault is possible here"))
    say(
      `${yield* since}  ready; faults begin${platform.disk.isSmall ? "" : " (no disk to fill: tmpfs cannot be mounted)"}`
    )

    const tape = makeTape()
    let goesOn = true
    const learners = yield* Effect.forEach(Array.from({ length: options.learners ?? 5 }), (_, number) =>
      lives(
        { url: platform.address, tape, draw: drawFrom(seed + 1 + number), courses: [...courses] },
        () => goesOn
      ).pipe(Effect.forkChild)
    )
    const happened: Array<string> = []
    const until = (yield* Clock.currentTimeMillis) + options.seconds * 1000
    for (let number = 0; ; number++) {
      yield* Effect.sleep(draw.whole(300, 3000))
      const listed = options.faults?.[number]
      const over = options.faults === undefined ? (yield* Clock.currentTimeMillis) >= until : listed === undefined
      if (over) break
      const next = fault(platform, listed ?? draw.oneOf([first, ...rest]), draw)
      say(`${yield* since}  ${next.name}`)
      happened.push(next.name)
      yield* next.happen
    }
    yield* platform.heal
    goesOn = false
    say(`${yield* since}  healed; what has begun comes to its end`)
    yield* Effect.forEach(learners, (learner) => Fiber.join(learner))
    say(`${yield* since}  quiet: ${tally(tape)}`)
    const ended = [...platform.processes.values()].filter((process) => process.ends() > 0)
    for (const process of ended) say(`${yield* since}  ${process.name} ended by itself ${process.ends()} times`)
    const capacities = new Map(
      courses.flatMap(({ capacity, id }) => (capacity === null ? [] : [[id, capacity] as const]))
    )
    const settledBy = (yield* Clock.currentTimeMillis) + settleMillis
    let findings: ReadonlyArray<Finding>
    for (;;) {
      const state = yield* gather(
        platform,
        tape.entries(),
        courses.map(({ id }) => id)
      )
      findings = check(tape.entries(), state, capacities)
      if (findings.length === 0 || (yield* Clock.currentTimeMillis) > settledBy) break
      yield* Effect.sleep("1 second")
    }
    say(`${yield* since}  checked: ${findings.length === 0 ? "every promise held" : `${findings.length} findings`}`)
    const result: ChaosResult = {
      findings,
      entries: tape.entries(),
      faults: happened,
      failures: [...platform.processes.values()].flatMap((process) => process.failures()),
      leftOut: platform.disk.isSmall ? [] : ["full disk"]
    }
    return result
  }).pipe(Effect.scoped)

/** What was answered, by deed and status, for the report. */
export const answers = (entries: ReadonlyArray<Entry>): ReadonlyArray<string> => {
  const counts = new Map<string, { count: number; slowest: number }>()
  for (const entry of entries) {
    const problem = isDone(entry) ? "" : ` ${problemOf(entry)}`
    const key = `${entry.deed.kind} -> ${entry.status ?? "no answer"}${problem}`
    const found = counts.get(key) ?? { count: 0, slowest: 0 }
    counts.set(key, { count: found.count + 1, slowest: Math.max(found.slowest, entry.took) })
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { count, slowest }]) => `${String(count).padStart(6)}  ${key} (slowest ${slowest} ms)`)
}

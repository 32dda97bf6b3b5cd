/**
 * One seeded life of the job on the in-memory log: input trickles in, tasks take turns in any order, calls fail or crash at every
 * point, former holders wake up and go on, commits arrive late. In the end faults stop, everything is idle, and what the
 * topics hold is compared with a batch count.
 */
import { lateTopic, learningEvents, quarantineTopic, analyticsResults } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import type { Fault, FaultPoint } from "@lyceum/testing/memory-log/Faults"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { Effect, Exit, Layer, Scope } from "effect"
import { TestClock } from "effect/testing"
import { makeDemand } from "../../src/Demand.ts"
import { openMerge } from "../../src/Merge.ts"
import { defaultSettings, type Settings } from "../../src/Settings.ts"
import { openStage1 } from "../../src/Stage1.ts"
import { jobTopics } from "../../src/UniqueLearners.ts"
import { defaultWindowConfig } from "../../src/window/WindowConfig.ts"
import { bruteForce } from "./BruteForce.ts"
import { activity, type Draw, epoch2004, now2026, seeded } from "./Inputs.ts"

export interface Options {
  /** One call in this many goes wrong; 0 = never. */
  readonly faultEvery: number
  /** Silences longer than the idle timeout in the middle of the input. */
  readonly silences: boolean
}

interface Task {
  readonly turn: Effect.Effect<void, { readonly _tag: string }>
  readonly state: { readonly position: number }
}

const text = (record: LogRecord): string => new TextDecoder().decode(record.value)

/** Input with disorder within and beyond the bound, and records that cannot be placed. */
const input = (draw: Draw, live: boolean): ReadonlyArray<LogRecord> => {
  let newest = live ? now2026 - 300_000 : epoch2004
  return Array.from({ length: 20 + draw(50) }, () => {
    newest += draw(live ? 4_000 : 15_000)
    const back = draw(12) === 0 ? draw(150_000) : draw(10_001)
    const record = activity(draw(8), draw(3), newest - back)
    switch (draw(30)) {
      case 0:
        return { ...record, headers: {} }
      case 1:
        return { ...record, timestamp: now2026 + 86_400_000 }
      default:
        return record
    }
  })
}

const faultKinds: Readonly<Record<FaultPoint, ReadonlyArray<Fault>>> = {
  open: ["unavailable", "crash-before", "crash-after"],
  fetch: ["unavailable", "crash-before", "crash-after"],
  publish: ["unavailable"],
  commit: ["crash-before", "crash-after", "indefinite-landed", "indefinite-lost", "indefinite-delayed"]
}

/** What a life left behind, and what it should have. */
export interface Outcome {
  readonly results: ReadonlyArray<string>
  readonly expected: ReadonlyArray<string>
  /** Set-aside records by place, in order of appearance. */
  readonly late: ReadonlyArray<string>
  readonly expectedLate: ReadonlyArray<string>
  readonly quarantined: ReadonlyArray<string>
  readonly expectedQuarantined: ReadonlyArray<string>
}

const lived = Effect.fnUntraced(function* (seed: number, options: Options) {
  const draw = seeded(seed)
  const memory = yield* MemoryLog
  const log = yield* EventLog
  const partitions = 1 + draw(3)
  yield* Effect.orDie(
    log.ensureTopics(jobTopics.map((spec) => (spec.name === learningEvents.name ? { ...spec, partitions } : spec)))
  )
  const settings: Settings = {
    ...defaultSettings,
    windows: { ...defaultWindowConfig, allowedLateness: draw(3) * 2_000 },
    fetchRecords: 1 + draw(15),
    fetchWait: 0,
    commitInterval: draw(2) * 5_000,
    resultsPerCommit: 1 + draw(5)
  }
  const records = input(draw, draw(2) === 0)
  const pending = [...records]

  let faulty = true
  memory.setFaults((point) => {
    if (!faulty || options.faultEvery === 0 || draw(options.faultEvery) > 0) return "none"
    const kinds = faultKinds[point]
    return kinds[draw(kinds.length)] ?? "none"
  })
  const demand = yield* makeDemand
  const scope = yield* Scope.make()
  const inScope = Effect.provideService(Scope.Scope, scope)
  const openers: ReadonlyArray<Effect.Effect<Task, { readonly _tag: string }, StreamTasks | EventLog>> = [
    ...Array.from({ length: partitions }, (_, p) => inScope(openStage1(settings, p, demand))),
    inScope(openMerge(settings))
  ]
  const holders: Array<Task | undefined> = openers.map(() => undefined)
  const zombies: Array<Task> = []

  /** A task's turn, or its opening; whatever goes wrong, the task is thrown away. */
  const act = Effect.fnUntraced(function* (slot: number) {
    const holder = holders[slot]
    const open = openers[slot]
    if (holder === undefined) {
      const opened = open === undefined ? undefined : yield* Effect.exit(open)
      if (opened !== undefined && Exit.isSuccess(opened)) holders[slot] = opened.value
      return
    }
    if (!Exit.isSuccess(yield* Effect.exit(holder.turn))) holders[slot] = undefined
  })

  while (pending.length > 0 || draw(40) > 0) {
    const choice = draw(20)
    if (choice < 2) {
      const chunk = pending.splice(0, 1 + draw(10))
      yield* Effect.retry(log.publish(learningEvents.name, chunk), { while: () => true })
    } else if (choice === 2) memory.deliver()
    else if (choice === 3) yield* TestClock.adjust(options.silences && draw(4) === 0 ? 11_000 : draw(300))
    else if (choice === 4 && zombies.length > 0) {
      const woken = zombies.splice(draw(zombies.length), 1)
      for (const zombie of woken) if (Exit.isSuccess(yield* Effect.exit(zombie.turn))) zombies.push(zombie)
    } else if (choice === 5 && options.faultEvery > 0 && draw(3) === 0) {
      // A worker that stops for a while without knowing: somebody else opens its task, or nobody does before it wakes up.
      const slot = draw(openers.length)
      const holder = holders[slot]
      if (holder !== undefined) zombies.push(holder)
      holders[slot] = undefined
    } else yield* act(draw(openers.length))
  }
  faulty = false
  const progress = () =>
    JSON.stringify([holders.map((task) => task?.state.position ?? -1), memory.records(analyticsResults.name).length])
  const settle = Effect.gen(function* () {
    for (let before = ""; before !== progress();) {
      before = progress()
      for (let slot = 0; slot < openers.length; slot++) yield* act(slot)
      memory.deliver()
    }
  })
  // Twice the way of a watermark: from its partition to the idle ones, and from them to the merge.
  for (let round = 0; round < 6; round++) {
    yield* TestClock.adjust(11_000 + 60_000 * (round % 2))
    yield* settle
  }
  yield* Scope.close(scope, Exit.void)
  return outcome(memory, records, settings)
})

/** Judges what is late as section 1 of the rules says, one record at a time, per partition. */
const outcome = (memory: MemoryLog["Service"], records: ReadonlyArray<LogRecord>, settings: Settings): Outcome => {
  const place = (partition: string | number | undefined, offset: string | number | undefined) =>
    `${partition}/${offset}`
  const setAside = (topic: string) =>
    memory
      .records(topic)
      .map(({ headers }) => place(headers["dlt_partition"], headers["dlt_offset"]))
      .sort()
  const late = setAside(lateTopic)
  const quarantined = setAside(quarantineTopic)
  const expectedLate: Array<string> = []
  const expectedQuarantined: Array<string> = []
  const watermarks = new Map<number, number>()
  for (const record of memory.records(learningEvents.name)) {
    const { partition, offset, timestamp } = record
    if (record.headers["courseid"] === undefined || timestamp > now2026 + 80_000_000) {
      expectedQuarantined.push(place(partition, offset))
      continue
    }
    const watermark = watermarks.get(partition) ?? Number.NEGATIVE_INFINITY
    const end = (Math.floor(timestamp / 60_000) + 1) * 60_000
    if (end + settings.windows.allowedLateness <= watermark) expectedLate.push(place(partition, offset))
    else watermarks.set(partition, Math.max(watermark, timestamp - 10_000))
  }
  const aside = new Set([...late, ...quarantined])
  const kept = memory
    .records(learningEvents.name)
    .filter(({ partition, offset }) => !aside.has(place(partition, offset)))
  if (records.length !== memory.records(learningEvents.name).length) throw new Error("the schedule lost its own input")
  return {
    results: memory.records(analyticsResults.name).map(text),
    expected: bruteForce(kept),
    late,
    expectedLate: expectedLate.sort(),
    quarantined,
    expectedQuarantined: expectedQuarantined.sort()
  }
}

/** Lives one schedule on a new log. `sabotage` may put a broken adapter between the job and the log. */
export const schedule = (
  seed: number,
  options: Options,
  sabotage: Layer.Layer<StreamTasks, never, StreamTasks | EventLog> = Layer.effect(StreamTasks, StreamTasks)
) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now2026)
    return yield* lived(seed, options).pipe(
      Effect.provide(sabotage.pipe(Layer.provideMerge(Layer.fresh(MemoryLog.layer))))
    )
  })

/** Whether a life kept every promise: each record in exactly one place, each window once, right and in order. */
export const isExact = (outcome: Outcome): boolean =>
  JSON.stringify(outcome.results) === JSON.stringify(outcome.expected) &&
  new Set(outcome.late).size === outcome.late.length &&
  JSON.stringify(outcome.quarantined) === JSON.stringify(outcome.expectedQuarantined)

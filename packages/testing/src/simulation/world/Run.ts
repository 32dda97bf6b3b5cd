/** Runs one schedule from its first command to rest, and looks at what it left behind. */
import { deadLetterTopic, retryTopic } from "@lyceum/events/Topics"
import { DeadLetters } from "@lyceum/messaging/DeadLetters"
import { Effect, Layer, Scope } from "effect"
import { Final, type Violation } from "../invariants/Final.ts"
import { violationsOf } from "../invariants/Invariants.ts"
import type { Kernel, RealWork } from "../kernel/Kernel.ts"
import { Machine } from "../kernel/Machine.ts"
import { LogServer } from "../log/LogServer.ts"
import type { Schedule } from "../plan/Schedule.ts"
import { Client } from "./Client.ts"
import { groups } from "./Groups.ts"
import { analyticsLayer } from "./Layers.ts"
import type { Platform } from "./Storage.ts"
import { type LogChange, World } from "./World.ts"

export interface Ran {
  readonly violations: ReadonlyArray<Violation>
  /** How many answers people were given: nothing is proven where nothing happens. */
  readonly answers: number
  /** What happened, in lines; empty unless it was asked for. */
  readonly history: ReadonlyArray<string>
}

/** How long after its last fault the platform may take to come to rest, in milliseconds. */
const restWithin = 60_000
/** Rest is believed after so long without a change: longer than every sweep and nap. */
const calm = 1100

/** What each group reads: the topic, and what operators replay. */
const read = groups.map(({ group, service, topic }) => ({ group, service, topics: [topic, retryTopic(topic, group)] }))

/** Whether one of the services has records left to handle. */
const isBehind = (log: LogServer, counts: (service: string) => boolean): boolean =>
  read.some(({ group, service, topics }) => counts(service) && log.lag(group, topics) !== 0)

const isQuiet = (world: World, client: Client): boolean =>
  !world.faults.isAnyFull &&
  client.pending === 0 &&
  world.services.every(({ isReady }) => isReady) &&
  world.storage.enrollment.unpublished() === 0 &&
  world.storage.progress.unpublished() === 0 &&
  !isBehind(world.log, (service) => world.takesPart(service))

/** Time that is to pass: until then, or until `isDone`. */
interface Pass {
  readonly until: number
  readonly isDone: () => boolean
}
type Passing<A> = Generator<Pass, A>

const never = (): boolean => false

/** Lets the platform come to rest; false = it did not. */
function* settle(world: World, client: Client): Passing<boolean> {
  const { kernel } = world
  const end = kernel.now + restWithin
  let looked = 0
  /** Looks a few times in a hundred milliseconds: looking costs more than what it looks for. */
  const isDone = () => {
    if (kernel.now - looked < 25) return false
    looked = kernel.now
    return isQuiet(world, client)
  }
  while (kernel.now < end) {
    yield { until: end, isDone }
    const since = kernel.now + calm
    let isStill = true
    yield {
      until: since,
      isDone: () => {
        if (kernel.now - looked < 25) return false
        looked = kernel.now
        isStill = isQuiet(world, client)
        return !isStill
      }
    }
    if (isStill && isQuiet(world, client)) return true
  }
  return false
}

/** Whether anything was put aside, replayed since or not. */
const hasDeadLetters = ({ log }: World): boolean =>
  groups.some(({ group, topic }) =>
    (log.store.topics.get(deadLetterTopic(topic, group))?.partitions ?? []).some(({ records }) => records.length > 0)
  )

/** An operator has every group try its dead letters again. */
const replay = (world: World): void => {
  for (const { group, service, topic } of groups) {
    const found = world.services.find(({ name }) => name === service)
    const effect = Effect.ignore(Effect.flatMap(DeadLetters, (letters) => letters.replayAll({ topic, group })))
    if (found?.name === "enrollment") world.enrollment.run(effect, () => {})
    else if (found?.name === "progress") world.progress.run(effect, () => {})
    else world.analytics.run(effect, () => {})
  }
}

/** The operator does so twice: what was replayed once is not replayed again. False = the platform did not come to rest. */
function* replayTwice(world: World, client: Client): Passing<boolean> {
  replay(world)
  if (!(yield* settle(world, client))) return false
  replay(world)
  return yield* settle(world, client)
}

/** Reads all topics again into an empty database. */
function* rebuild(world: World): Passing<void> {
  const { kernel } = world
  const log = new LogServer(kernel, world.log.store)
  const machine = new Machine(kernel, "copy")
  const layer = analyticsLayer.pipe(Layer.provide(world.ports(machine, world.storage.copy.backend, log)))
  machine.fork(
    Effect.gen(function* () {
      yield* Layer.buildWithScope(layer, yield* Scope.make())
      return yield* Effect.never
    })
  )
  yield { until: kernel.now + restWithin, isDone: () => !isBehind(log, (service) => service === "analytics") }
  machine.state = "dead"
}

interface RunOptions {
  readonly storage: (kernel: Kernel) => Platform
  readonly isTold?: boolean
  readonly changeLog?: LogChange | undefined
}

/** Runs the schedule. The stacks of errors are not recorded meanwhile: that costs more than everything else. */
export const runSchedule = (schedule: Schedule, options: RunOptions): Ran => {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    const world = worldOf(schedule, options)
    const passing = pass(schedule, world)
    for (let next = passing.next(); ; next = passing.next()) {
      if (next.done === true) return next.value
      world.kernel.run(next.value.until, next.value.isDone)
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Databases in the real world: what is asked of them is as of the last `refresh`. */
export interface RealPlatform extends Platform, RealWork {
  readonly refresh: () => Promise<void>
}

/** Runs the schedule over real databases. */
export const runBeside = async (
  schedule: Schedule,
  options: { readonly storage: (kernel: Kernel) => RealPlatform; readonly isTold?: boolean }
): Promise<Ran> => {
  let real: RealPlatform | undefined
  const world = worldOf(schedule, { ...options, storage: (kernel) => (real = options.storage(kernel)) })
  if (real === undefined) throw new Error("a world asks for its storage when it is made")
  const { refresh } = real
  const passing = pass(schedule, world)
  for (let next = passing.next(); ; next = passing.next()) {
    if (next.done === true) return next.value
    const { isDone, until } = next.value
    let looked = world.kernel.now
    await world.kernel.runBeside(real, until, async () => {
      if (world.kernel.now - looked < 100) return false
      looked = world.kernel.now
      await refresh()
      return isDone()
    })
    await refresh()
  }
}

const worldOf = ({ faults, seed }: Schedule, options: RunOptions): World =>
  new World({ seed, faults, isTold: false, ...options })

function* pass({ commands, faults }: Schedule, world: World): Passing<Ran> {
  const client = new Client(world)
  const { kernel } = world
  world.start()
  for (const command of commands) {
    kernel.after(command.at, kernel.outside, () => (command.kind === "replay" ? replay(world) : client.act(command)))
  }
  const last = Math.max(0, ...commands.map(({ at }) => at), ...faults.map(({ at }) => at))
  yield { until: kernel.now + last + 200, isDone: never }
  world.heal()
  const isAtRest = yield* settle(world, client)
  const isStillAtRest = !hasDeadLetters(world) || (yield* replayTwice(world, client))
  if (world.takesPart("analytics")) yield* rebuild(world)
  const final = new Final(world, client)
  const violations = [
    ...(isAtRest && isStillAtRest ? [] : [{ invariant: 7, what: "the platform does not come to rest" }]),
    ...violationsOf(final)
  ]
  return { violations, answers: client.enrolled.length + client.shown.length, history: world.history }
}

/**
 * The whole job: a supervised task for every input partition that is this process' share, and the merge with the partition of
 * its input. Processes of one group share the partitions out (on Kafka; up to one process a partition), and take over from
 * one that is gone.
 */
import { analyticsPartials, learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { StreamTasks, type TaskShare } from "@lyceum/messaging/StreamTask"
import { Effect, Fiber, Schedule } from "effect"
import { makeDemand } from "./Demand.ts"
import { mergeName, openMerge } from "./Merge.ts"
import type { Settings } from "./Settings.ts"
import { openStage1, stage1Name } from "./Stage1.ts"
import { supervise, type TaskStatus } from "./Supervise.ts"

/** Under this name processes share the work. */
const group = "unique-learners"

/** Runs until interrupted; a task that was taken over or refused its checkpoint stays ended until the share changes. */
export const runJob = Effect.fnUntraced(function* (
  settings: Settings,
  note: (task: string, status: TaskStatus) => void
) {
  const tasks = yield* StreamTasks
  const log = yield* EventLog
  const demand = yield* makeDemand
  const running = new Map<string, Fiber.Fiber<void>>()
  const scope = yield* Effect.scope
  const services = yield* Effect.context<StreamTasks | EventLog>()
  let inputs = 0

  const wanted = ({ exclusive, partitions }: TaskShare) =>
    new Map(
      partitions.map(({ partition, topic }) =>
        topic === learningEvents.name
          ? [
              stage1Name(partition),
              supervise(stage1Name(partition), openStage1(settings, partition, demand), note, exclusive)
            ]
          : [mergeName, supervise(mergeName, openMerge(settings), note, exclusive)]
      )
    )

  const stop = Effect.fnUntraced(function* (name: string, fiber: Fiber.Fiber<void>) {
    yield* Fiber.interrupt(fiber)
    running.delete(name)
    note(name, { state: "fenced" })
  })

  /** Stops what is no longer ours, starts what is and does not run. */
  const use = (share: TaskShare) =>
    Effect.gen(function* () {
      const mine = wanted(share)
      // With another partition count every checkpoint has to be looked at again before anything is counted.
      const count = yield* Effect.orElseSucceed(log.partitionCount(learningEvents.name), () => inputs)
      const grown = inputs !== 0 && count !== inputs
      inputs = count
      const leaving = [...running].filter(([name]) => grown || !mine.has(name))
      yield* Effect.forEach(leaving, ([name, fiber]) => stop(name, fiber), { concurrency: "unbounded", discard: true })
      for (const [name, task] of mine) {
        const exit = running.get(name)?.pollUnsafe()
        if (running.has(name) && exit === undefined) continue
        running.set(name, yield* Effect.forkIn(Effect.provideContext(task, services), scope))
      }
    })

  return yield* tasks.share({ group, topics: [learningEvents.name, analyticsPartials.name], use }).pipe(
    Effect.tapError((error) => Effect.logWarning(error.message)),
    Effect.retry({ schedule: Schedule.spaced("1 second") })
  )
})

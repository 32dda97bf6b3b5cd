/** The whole job in one process: a supervised task for every input partition, and the merge. */
import { learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Schedule } from "effect"
import { makeDemand } from "./Demand.ts"
import { mergeName, openMerge } from "./Merge.ts"
import type { Settings } from "./Settings.ts"
import { openStage1, stage1Name } from "./Stage1.ts"
import { supervise, type TaskStatus } from "./Supervise.ts"

/** Runs until interrupted, or until every task was taken over by another worker or refused its checkpoint. */
export const runJob = Effect.fnUntraced(function* (
  settings: Settings,
  note: (task: string, status: TaskStatus) => void
) {
  const log = yield* EventLog
  const demand = yield* makeDemand
  const partitions = yield* log.partitionCount(learningEvents.name).pipe(
    Effect.tapError((error) => Effect.logWarning(error.message)),
    Effect.retry({ schedule: Schedule.spaced("1 second") })
  )
  const stage1 = Array.from({ length: partitions }, (_, partition) =>
    supervise(stage1Name(partition), openStage1(settings, partition, demand), note)
  )
  yield* Effect.all([...stage1, supervise(mergeName, openMerge(settings), note)], {
    concurrency: "unbounded",
    discard: true
  })
})

/**
 * Second stage, one task: `analytics-partials` into `analytics-results`. A restart goes on from the oldest window that is not
 * final, with the watermarks and the last final window of the checkpoint, and writes nothing before it has read up to where it was.
 */
import { analyticsPartials, analyticsResults, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog, EventLogUnavailable, type LogRecord } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { currentTrace, inTraces, sampledTraces } from "@lyceum/messaging/Traces"
import { Clock, Effect } from "effect"
import { CheckpointUnreadable, decodeMerge, encodeMerge, maxInputPartitions, refreshAfter } from "./Checkpoints.ts"
import { inTrace, readPartial, resultRecord, setAsideRecord } from "./Records.ts"
import type { Settings } from "./Settings.ts"
import { mergeSignals } from "./Signals.ts"
import { windowTraces } from "./WindowTraces.ts"
import { mergeCheckpoint, mergedWatermark, MergeState, mergeStep, takeFinal } from "./window/MergeState.ts"

/** The name that fences, as for the first stage. */
export const mergeName = `unique-learners.${analyticsPartials.name}.0`

/** Opens the merge and restores it. The result is one turn: read, merge, write what is final. */
export const openMerge = Effect.fnUntraced(function* (settings: Settings) {
  const tasks = yield* StreamTasks
  const log = yield* EventLog
  const task = yield* tasks.open({ name: mergeName, topic: analyticsPartials.name, partition: 0 })
  const inputs = yield* log.partitionCount(learningEvents.name)
  if (inputs > maxInputPartitions) {
    const reason = `${inputs} input partitions are more than the ${maxInputPartitions} that it has room for`
    return yield* new CheckpointUnreadable({ task: mergeName, reason })
  }
  const restored = yield* decodeMerge(mergeName, task.checkpoint)
  const state = new MergeState(settings.windows.allowedLateness, inputs, restored)
  const report = mergeSignals(state)
  const traces = windowTraces()
  let committedAt = yield* Clock.currentTimeMillis
  let committedPosition = state.position
  let unreadable: Array<{ readonly topic: string; readonly record: LogRecord }> = []
  let more = false

  const turn = Effect.gen(function* () {
    const { records } = yield* task.fetch({
      offset: state.position,
      maxRecords: settings.fetchRecords,
      maxWaitMillis: more ? 0 : settings.fetchWait
    })
    const now = yield* Clock.currentTimeMillis
    for (const record of records) {
      const partial = readPartial(record)
      if (partial !== undefined) {
        // Without the new partition's watermark windows would become final too early: open again, which counts anew.
        if (partial.partition >= inputs && (yield* log.partitionCount(learningEvents.name)) > inputs) {
          return yield* new EventLogUnavailable({ operation: "merge", cause: "the input topic has new partitions" })
        }
        if (partial.kind === "count")
          for (const trace of sampledTraces([record.headers["traceparent"]])) traces.note(partial.windowStart, trace)
        mergeStep(state, record.offset, partial)
        continue
      }
      state.position = record.offset + 1
      if (record.offset < state.replayTo) continue
      unreadable.push({ topic: quarantineTopic, record: setAsideRecord(record, "unreadable-partial", now) })
    }
    const final = takeFinal(state, settings.resultsPerCommit)
    more = final.length >= settings.resultsPerCommit
    const progressed = state.position !== committedPosition && now - committedAt >= settings.commitInterval
    if (final.length > 0 || unreadable.length > 0 || progressed || now - committedAt >= refreshAfter) {
      yield* inTraces(
        traces.take(
          new Set(final.map(({ windowStart }) => windowStart)),
          mergedWatermark(state) - settings.windows.allowedLateness - settings.windows.window
        ),
        {
          name: `publish ${analyticsResults.name}`,
          kind: "producer",
          attributes: {
            "messaging.destination.name": analyticsResults.name,
            "messaging.batch.message_count": final.length
          }
        },
        Effect.flatMap(currentTrace(undefined), (traceparent) => {
          const results = final.map((count) => ({
            topic: analyticsResults.name,
            record: inTrace(resultRecord(count), traceparent)
          }))
          return task.commit({ produce: [...results, ...unreadable], checkpoint: encodeMerge(mergeCheckpoint(state)) })
        })
      )
      unreadable = []
      committedAt = now
      committedPosition = state.position
    }
    yield* report(now, final.length)
  })
  return { turn, state }
})

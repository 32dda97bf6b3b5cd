/**
 * First stage, one task an input partition: `learning-events` into counts by window, course and partition. What a turn finds
 * becomes visible together with the checkpoint, or not at all. Every record ends in exactly one of: a count, the late topic,
 * the quarantine.
 */
import { analyticsPartials, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import type { LogRecord } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { currentTrace, inTraces } from "@lyceum/messaging/Traces"
import { Clock, Effect } from "effect"
import { decodePartition, encodePartition, refreshAfter } from "./Checkpoints.ts"
import type { Demand } from "./Demand.ts"
import { inTrace, partialRecord, setAsideRecord, watermarkRecord } from "./Records.ts"
import type { Settings } from "./Settings.ts"
import { partitionSignals } from "./Signals.ts"
import { tracedRecords, windowTraces } from "./WindowTraces.ts"
import { advanceIdle, close, type Commit, takeCommit } from "./window/Close.ts"
import { PartitionState } from "./window/PartitionState.ts"
import { step } from "./window/Step.ts"

/** The name that fences: stable over restarts, the Kafka `transactional.id` of this task. */
export const stage1Name = (partition: number): string => `unique-learners.${learningEvents.name}.${partition}`

/** Set-aside records that are worth a commit of their own. */
const setAsideLimit = 1000

/**
 * Opens the task of one partition, which fences its former holder, and restores it. The result is one turn: read, count,
 * close, commit. Run turns for ever; after any failure throw the task away and open it anew.
 */
export const openStage1 = Effect.fnUntraced(function* (settings: Settings, partition: number, demand: Demand) {
  const tasks = yield* StreamTasks
  const name = stage1Name(partition)
  const task = yield* tasks.open({ name, topic: learningEvents.name, partition })
  const layout = { partitionCount: task.partitionCount, window: settings.windows.window }
  const restored = yield* decodePartition(name, task.checkpoint, layout, settings.acceptLayout)
  const state = new PartitionState(settings.windows, partition, task.partitionCount, restored)
  const report = partitionSignals(state)
  const traces = windowTraces()
  const { allowedLateness, window } = settings.windows
  let lastRecordAt = yield* Clock.currentTimeMillis
  let committedAt = lastRecordAt
  let committedPosition = state.position
  let committedEdge = Number.NEGATIVE_INFINITY
  let lowWater = restored.lowWater

  const commit = Effect.fnUntraced(function* (now: number) {
    const edge = windowEdge(state)
    const taken = takeCommit(state)
    const over = new Set(taken.closed.map(({ windowStart }) => windowStart))
    const until = taken.checkpoint.watermark - allowedLateness - window
    yield* inTraces(
      traces.take(over, until),
      {
        name: `publish ${analyticsPartials.name}`,
        kind: "producer",
        attributes: {
          "messaging.destination.name": analyticsPartials.name,
          "messaging.batch.message_count": taken.closed.length
        }
      },
      Effect.flatMap(currentTrace(undefined), (traceparent) =>
        task.commit({
          produce: produced(taken, partition, now, traceparent),
          checkpoint: encodePartition(taken.checkpoint, layout)
        })
      )
    )
    committedAt = now
    committedPosition = state.position
    committedEdge = edge
    lowWater = taken.checkpoint.lowWater
  })

  const turn = Effect.gen(function* () {
    const { records, endOffset } = yield* task.fetch({
      offset: state.position,
      maxRecords: settings.fetchRecords,
      maxWaitMillis: settings.fetchWait
    })
    const now = yield* Clock.currentTimeMillis
    if (records.length > 0) {
      lastRecordAt = now
      const traced = tracedRecords(records)
      for (const { time, trace } of traced) traces.note(Math.floor(time / window) * window, trace)
      // Records that are read again after a restart had their spans before it.
      yield* inTraces(
        state.position < state.replayTo ? [] : traced.map(({ trace }) => trace),
        {
          name: `process ${learningEvents.name}`,
          kind: "consumer",
          attributes: {
            "messaging.destination.name": learningEvents.name,
            "messaging.consumer.group.name": "unique-learners",
            "messaging.batch.message_count": records.length
          }
        },
        Effect.sync(() => step(state, records, now))
      )
    } else if (endOffset === state.position && now - lastRecordAt >= settings.windows.idleTimeout) {
      advanceIdle(state, now, yield* demand.furthest)
    }
    close(state)
    const waiting = state.late.length + state.quarantined.length
    const progressed = waiting > 0 || state.position !== committedPosition
    if (
      windowEdge(state) > committedEdge ||
      state.closed.length > 0 ||
      waiting >= setAsideLimit ||
      (progressed && now - committedAt >= settings.commitInterval) ||
      now - committedAt >= refreshAfter
    )
      yield* commit(now)
    yield* report(now, lowWater)
  })
  return { turn, state }
})

/** Number of the window that the watermark has reached: only a step over an edge can make a window final. */
const windowEdge = ({ watermark, config }: PartitionState): number =>
  Math.floor((watermark - config.allowedLateness) / config.window)

/**
 * Partials carry the time at which they were written: Kafka counts retention by the records' times, and those of windows of
 * 2004 would be removed before the merge has read them.
 */
const produced = (taken: Commit, partition: number, now: number, traceparent: string | undefined) => {
  const produce: Array<{ readonly topic: string; readonly record: LogRecord }> = []
  const partial = (record: LogRecord) =>
    produce.push({ topic: analyticsPartials.name, record: { ...record, timestamp: Math.max(0, now) } })
  for (const count of taken.closed) partial(inTrace(partialRecord(count, partition), traceparent))
  if (taken.checkpoint.watermark !== Number.NEGATIVE_INFINITY) {
    partial(watermarkRecord(partition, taken.checkpoint.watermark))
  }
  for (const record of taken.late) produce.push({ topic: lateTopic, record: setAsideRecord(record, "late", now) })
  for (const { record, reason } of taken.quarantined) {
    produce.push({ topic: quarantineTopic, record: setAsideRecord(record, reason, now) })
  }
  return produce
}

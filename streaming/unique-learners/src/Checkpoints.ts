/** Checkpoints as the log keeps them: an offset and at most 4096 bytes of JSON. */
import type { Checkpoint } from "@lyceum/messaging/StreamTask"
import { Effect, Option, Schema } from "effect"
import { beginning, type Restored } from "./window/PartitionState.ts"
import { mergeBeginning, type MergeRestored } from "./window/MergeState.ts"

/**
 * A checkpoint is written anew when it is so old, in milliseconds, although nothing happened: Kafka forgets one that was not
 * written for `offsets.retention.minutes` (7 days), and a task without it would count the whole topic again.
 */
export const refreshAfter = 6 * 3_600_000

/** The stored checkpoint was written by another version, or is not ours. Nothing is guessed: an operator decides. */
export class CheckpointUnreadable extends Schema.TaggedError<CheckpointUnreadable>()("CheckpointUnreadable", {
  task: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `the checkpoint of stream task "${this.task}" cannot be used: ${this.reason}`
  }
}

/** What a partition's windows depend on: a checkpoint made under other values describes other windows. */
export interface Layout {
  readonly partitionCount: number
  readonly window: number
}

/** `null` stands for "no watermark yet". */
const Time = Schema.NullOr(Schema.Int)
const toTime = (millis: number): number | null => (millis === Number.NEGATIVE_INFINITY ? null : millis)
const fromTime = (time: number | null): number => time ?? Number.NEGATIVE_INFINITY

const PartitionMetadata = Schema.fromJsonString(
  Schema.Struct({
    v: Schema.Literal(1),
    wm: Time,
    processedTo: Schema.Int,
    layout: Schema.Int,
    window: Schema.Int,
    held: Schema.Array(Schema.Int)
  })
)
const MergeMetadata = Schema.fromJsonString(
  Schema.Struct({
    v: Schema.Literal(1),
    wms: Schema.Array(Time),
    processedTo: Schema.Int,
    finalTo: Time
  })
)

/** More than these do not fit into the metadata; records held back for their time beyond them are rare to the point of absurd. */
const maxHeld = 128
/** The metadata of the merge holds one watermark an input partition. */
export const maxInputPartitions = 250

/** Metadata of the first stage; the same for the same state. */
export const encodePartition = (restored: Restored, layout: Layout): Checkpoint => ({
  offset: restored.lowWater,
  metadata: Schema.encodeSync(PartitionMetadata)({
    v: 1,
    wm: toTime(restored.watermark),
    processedTo: restored.processedTo,
    layout: layout.partitionCount,
    window: layout.window,
    held: restored.held.slice(0, maxHeld)
  })
})

/**
 * Where a partition goes on. Refuses a checkpoint of another partition count (one learner could count twice in the windows
 * that span the change: drain the topic before adding partitions) unless `acceptLayout`, and one of another window length.
 */
export const decodePartition = Effect.fnUntraced(function* (
  task: string,
  checkpoint: Option.Option<Checkpoint>,
  layout: Layout,
  acceptLayout: boolean
) {
  if (Option.isNone(checkpoint)) return beginning
  const { offset, metadata } = checkpoint.value
  const found = yield* Schema.decodeEffect(PartitionMetadata)(metadata).pipe(
    Effect.mapError((error) => new CheckpointUnreadable({ task, reason: error.message }))
  )
  if (found.window !== layout.window) {
    return yield* new CheckpointUnreadable({
      task,
      reason: `its windows are ${found.window} ms long, the configured ones ${layout.window} ms`
    })
  }
  if (found.layout !== layout.partitionCount && !acceptLayout) {
    return yield* new CheckpointUnreadable({
      task,
      reason: `the topic had ${found.layout} partitions then and has ${layout.partitionCount} now, so windows in between would not be exact; accept it by UNIQUE_LEARNERS_ACCEPT_LAYOUT=true`
    })
  }
  const restored: Restored = {
    lowWater: offset,
    watermark: fromTime(found.wm),
    processedTo: found.processedTo,
    held: found.held
  }
  return restored
})

export const encodeMerge = (restored: MergeRestored): Checkpoint => ({
  offset: restored.lowWater,
  metadata: Schema.encodeSync(MergeMetadata)({
    v: 1,
    wms: restored.watermarks.map(toTime),
    processedTo: restored.processedTo,
    finalTo: toTime(restored.finalTo)
  })
})

export const decodeMerge = Effect.fnUntraced(function* (task: string, checkpoint: Option.Option<Checkpoint>) {
  if (Option.isNone(checkpoint)) return mergeBeginning
  const { offset, metadata } = checkpoint.value
  const found = yield* Schema.decodeEffect(MergeMetadata)(metadata).pipe(
    Effect.mapError((error) => new CheckpointUnreadable({ task, reason: error.message }))
  )
  const restored: MergeRestored = {
    lowWater: offset,
    processedTo: found.processedTo,
    watermarks: found.wms.map(fromTime),
    finalTo: fromTime(found.finalTo)
  }
  return restored
})

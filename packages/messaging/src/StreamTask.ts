/**
 * Port for exactly-once stream processing: a task reads one input partition, writes to output topics and moves its
 * checkpoint, the last two as one. Opening a task fences whoever held it before: their later commits fail.
 * In the cloud Kafka transactions (one `transactional.id` a task, KIP-98), embedded one PostgreSQL transaction.
 */
import { Context, Effect, type Option, Schema, type Scope } from "effect"
import type { EventLogError, FetchResult, LogRecord } from "./EventLog.ts"

/** Where a task shall go on, and what it knew then (JSON of the task's own, at most 4096 bytes). */
export interface Checkpoint {
  readonly offset: number
  readonly metadata: string
}

/** Somebody else has opened the task since: this one is over and must stop without a further write. */
export class TaskFenced extends Schema.TaggedError<TaskFenced>()("TaskFenced", { task: Schema.String }) {
  override get message() {
    return `stream task "${this.task}" was taken over by another worker`
  }
}

/** The commit may or may not have landed: throw the task away, open it anew, and believe the stored checkpoint. */
export class CommitIndefinite extends Schema.TaggedError<CommitIndefinite>()("CommitIndefinite", {
  task: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `it is not known whether the last commit of stream task "${this.task}" landed`
  }
}

export interface StreamTask {
  /** The checkpoint as stored, read after everyone else was fenced. */
  readonly checkpoint: Option.Option<Checkpoint>
  /** Partitions that the input topic has now. */
  readonly partitionCount: number
  /**
   * Reads the input partition from an offset on; committed records only. They are to be read before the next fetch of this task:
   * their memory may be used again then.
   */
  readonly fetch: (options: {
    readonly offset: number
    readonly maxRecords: number
    readonly maxWaitMillis: number
  }) => Effect.Effect<FetchResult, EventLogError>
  /** All records and the checkpoint, or nothing. */
  readonly commit: (options: {
    readonly produce: ReadonlyArray<{ readonly topic: string; readonly record: LogRecord }>
    readonly checkpoint: Checkpoint
  }) => Effect.Effect<void, TaskFenced | CommitIndefinite>
}

/** The input partitions that a process is to run tasks for. */
export interface TaskShare {
  readonly partitions: ReadonlyArray<{ readonly topic: string; readonly partition: number }>
  /**
   * Nobody else is to run them now: a task of ours that was fenced all the same is to be opened again. Not exclusive: every
   * process is told to run all of them, and whoever opened a task last has it.
   */
  readonly exclusive: boolean
}

export class StreamTasks extends Context.Service<
  StreamTasks,
  {
    /** Opens the task of one input partition. `name` is stable over restarts, for example `unique-learners.learning-events.0`. */
    readonly open: (options: {
      readonly name: string
      readonly topic: string
      readonly partition: number
    }) => Effect.Effect<StreamTask, EventLogError, Scope.Scope>
    /**
     * Shares the partitions of the topics out among the processes that ask under one group name, and tells `use` at the
     * start and at every change. It only spreads the work: what keeps a task to one process is fencing. Until interrupted.
     */
    readonly share: (options: {
      readonly group: string
      readonly topics: ReadonlyArray<string>
      readonly use: (share: TaskShare) => Effect.Effect<void>
    }) => Effect.Effect<never, EventLogError>
  }
>()("@lyceum/messaging/StreamTasks") {}

/** `share` for a log that runs on one machine: everything to everyone. */
export const shareAll =
  (partitionCount: (topic: string) => Effect.Effect<number, EventLogError>): StreamTasks["Service"]["share"] =>
  ({ topics, use }) =>
    Effect.forEach(topics, (topic) =>
      Effect.map(partitionCount(topic), (count) =>
        Array.from({ length: count }, (_, partition) => ({ topic, partition }))
      )
    ).pipe(
      Effect.flatMap((found) => use({ partitions: found.flat(), exclusive: false })),
      Effect.andThen(Effect.never)
    )

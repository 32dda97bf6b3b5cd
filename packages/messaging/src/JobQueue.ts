/**
 * Port JobQueue: work for later, at least once, with visibility, attempts and dead letters. In the cloud SQS, embedded
 * PostgreSQL; both pass the suite `@lyceum/testing/JobQueueContract`.
 */
import { Context, type Duration, type Effect, Schema } from "effect"

/** A job as it was received. `attempt` counts from 1. */
export interface Job {
  readonly id: string
  readonly body: string
  readonly attempt: number
  readonly enqueuedAt: number
}

/** A job that used up its attempts, with its last error. */
export interface DeadJob {
  readonly id: string
  readonly body: string
  readonly attempts: number
  readonly error: string
}

export class JobQueueUnavailable extends Schema.TaggedError<JobQueueUnavailable>()("JobQueueUnavailable", {
  operation: Schema.String,
  cause: Schema.Defect()
}) {
  override get message() {
    return `the job queue did not answer while it was asked to ${this.operation}`
  }
}

export class JobQueue extends Context.Service<
  JobQueue,
  {
    /** Durable when it returns. The same `id` in the same queue is kept once. Jobs of one `group` are worked in order. */
    readonly enqueue: (
      queue: string,
      jobs: ReadonlyArray<{
        readonly id: string
        readonly body: string
        readonly group?: string
        readonly delay?: Duration.Input
      }>
    ) => Effect.Effect<void, JobQueueUnavailable>
    /**
     * Works jobs until interrupted, `concurrency` at a time. Success deletes a job; a failure makes it visible again after a
     * growing delay, and after `maxAttempts` it is a dead letter. While a job runs it stays hidden, also for hours; when its
     * worker dies it comes back within `visibility`.
     */
    readonly work: <E, R>(options: {
      readonly queue: string
      readonly concurrency: number
      readonly maxAttempts: number
      readonly visibility: Duration.Input
      readonly handle: (job: Job) => Effect.Effect<void, E, R>
    }) => Effect.Effect<never, JobQueueUnavailable, R>
    readonly deadLetters: (queue: string, limit: number) => Effect.Effect<ReadonlyArray<DeadJob>, JobQueueUnavailable>
    /** Puts dead letters back with fresh attempts; returns how many. */
    readonly redrive: (queue: string) => Effect.Effect<number, JobQueueUnavailable>
    /** Jobs that wait or run. */
    readonly depth: (queue: string) => Effect.Effect<number, JobQueueUnavailable>
  }
>()("@lyceum/messaging/JobQueue") {}

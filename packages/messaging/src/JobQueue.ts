/**
 * Port JobQueue: work for later, at least once, with visibility, attempts and dead letters. In the cloud SQS, embedded
 * PostgreSQL; both pass the suite `@lyceum/testing/JobQueueContract`.
 */
import { Context, type Duration, Effect, Schema } from "effect"

/** A job as it was received. `attempt` counts from 1. */
export interface Job {
  readonly id: string
  readonly body: string
  readonly attempt: number
  readonly enqueuedAt: number
  /** W3C trace context of what enqueued it; jobs from before it was carried have none. */
  readonly traceparent?: string
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
    const why = this.cause instanceof Error && this.cause.message !== "" ? `: ${this.cause.message}` : ""
    return `the job queue did not do what it was asked to (${this.operation})${why}`
  }
}

/** Bytes of UTF-8 that a body may have, with every adapter: what SQS takes in any text. Larger things go to the object store. */
export const longestBody = 700_000

/** A fault of the caller, and so a defect. */
export class JobTooLarge extends Schema.TaggedError<JobTooLarge>()("JobTooLarge", {
  id: Schema.String,
  bytes: Schema.Int
}) {
  override get message() {
    return `the body of job "${this.id}" has ${this.bytes} bytes; ${longestBody} is the most`
  }
}

/** Dies where a body is too long. Adapters call it before anything is kept. */
export const checkBodies = (jobs: ReadonlyArray<{ readonly id: string; readonly body: string }>): Effect.Effect<void> =>
  Effect.forEach(
    jobs,
    ({ body, id }) => {
      const bytes = Buffer.byteLength(body, "utf8")
      return bytes > longestBody ? Effect.die(new JobTooLarge({ id, bytes })) : Effect.void
    },
    { discard: true }
  )

export class JobQueue extends Context.Service<
  JobQueue,
  {
    /**
     * Durable when it returns. Jobs of one `group` are worked in order, one at a time. While a job of a group waits, the same
     * `id` is kept once. The embedded queue keeps every id once, for a day; SQS knows ids in groups only, for five minutes, and
     * may deliver a job twice: **what a job does must be harmless when done again**. A body has at most `longestBody` bytes.
     */
    readonly enqueue: (
      queue: string,
      jobs: ReadonlyArray<{
        readonly id: string
        readonly body: string
        readonly group?: string
        readonly delay?: Duration.Input
        /** The trace that the job belongs to, where it is not the one in force (`JobSignals`). */
        readonly traceparent?: string
      }>
    ) => Effect.Effect<void, JobQueueUnavailable>
    /**
     * Works jobs until interrupted, `concurrency` at a time. Success deletes a job; a failure makes it visible again after a
     * growing delay, and after `maxAttempts` it is a dead letter. While a job runs it stays hidden, also for hours (SQS: 12);
     * when its worker dies it comes back within `visibility`. Interrupted, it gives its jobs back at once; on SQS that counts
     * as an attempt.
     */
    readonly work: <E, R>(options: {
      readonly queue: string
      readonly concurrency: number
      readonly maxAttempts: number
      readonly visibility: Duration.Input
      readonly handle: (job: Job) => Effect.Effect<void, E, R>
    }) => Effect.Effect<never, JobQueueUnavailable, R>
    readonly deadLetters: (queue: string, limit: number) => Effect.Effect<ReadonlyArray<DeadJob>, JobQueueUnavailable>
    /** Puts dead letters back with fresh attempts; returns how many. On SQS they stand at the end of their group. */
    readonly redrive: (queue: string) => Effect.Effect<number, JobQueueUnavailable>
    /** Jobs that wait or run; on SQS as of up to a minute ago. */
    readonly depth: (queue: string) => Effect.Effect<number, JobQueueUnavailable>
  }
>()("@lyceum/messaging/JobQueue") {}

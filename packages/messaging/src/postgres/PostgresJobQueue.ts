/**
 * JobQueue on PostgreSQL: due jobs are taken with SKIP LOCKED, hidden while they run by a heartbeat, and come back when the
 * worker's heart stops. Woken at once by this process' own `enqueue`, within a second by those of others.
 */
import { PgClient } from "@effect/sql-pg"
import { Deferred, Duration, Effect, Layer } from "effect"
import { checkBodies, JobQueue } from "../JobQueue.ts"
import { reasonOf, retryDelay } from "../Retry.ts"
import { type JobRow, jobTable } from "./JobTable.ts"

/** Pause between looks at an empty queue, in milliseconds: grows from the first to the second. */
const quickest = 50
const slowest = 1000
const make = Effect.gen(function* () {
  const table = jobTable(yield* PgClient.PgClient)
  const wakers = new Map<string, Deferred.Deferred<void>>()

  const wake = (queue: string) =>
    Effect.sync(() => {
      const waiting = wakers.get(queue)
      wakers.delete(queue)
      if (waiting !== undefined) Deferred.doneUnsafe(waiting, Effect.void)
    })
  const waker = (queue: string) => {
    const found = wakers.get(queue) ?? Deferred.makeUnsafe<void>()
    wakers.set(queue, found)
    return found
  }

  const work: JobQueue["Service"]["work"] = ({ concurrency, handle, maxAttempts, queue, visibility }) => {
    /** Never ends by itself unless the job was taken over, for example after the computer slept. */
    const heartbeat = (job: JobRow) =>
      table.extend(queue, job, visibility).pipe(
        Effect.delay(Duration.millis(Duration.toMillis(visibility) / 3)),
        Effect.orElseSucceed(() => [job]),
        Effect.repeat({ until: (held) => held.length === 0 })
      )
    const run = Effect.fnUntraced(
      function* (job: JobRow) {
        if (job.attempt > maxAttempts) {
          // Taken more often than allowed and never given back: every worker that had it died.
          return yield* table.bury(queue, job, "the worker died while it ran this job", job.attempt - 1)
        }
        const { attempt, body, id } = job
        const trace = job.traceparent === null ? {} : { traceparent: job.traceparent }
        const taken = { id, body, attempt, enqueuedAt: job.enqueuedAt.getTime(), ...trace }
        const outcome = yield* Effect.exit(Effect.raceFirst(handle(taken), heartbeat(job)))
        if (outcome._tag === "Success") return yield* table.finish(queue, job)
        const error = reasonOf(outcome.cause)
        if (attempt >= maxAttempts) return yield* table.bury(queue, job, error, attempt)
        return yield* table.retry(queue, job, error, yield* retryDelay(attempt))
      },
      (effect, job) => Effect.onInterrupt(effect, () => Effect.ignore(table.release(queue, job)))
    )

    return Effect.scoped(
      Effect.gen(function* () {
        const failed = Deferred.makeUnsafe<never, Effect.Error<ReturnType<typeof run>>>()
        let free = concurrency
        const settle = (job: JobRow) =>
          run(job).pipe(
            Effect.tapError((error) => Deferred.fail(failed, error)),
            Effect.ensuring(Effect.sync(() => void free++)),
            // The next one of a group may be due now.
            Effect.ensuring(wake(queue)),
            Effect.ignore
          )
        let pause = quickest
        const dispatch = Effect.gen(function* () {
          const signal = waker(queue)
          const jobs = free === 0 ? [] : yield* table.claim(queue, free, visibility)
          for (const job of jobs) {
            free--
            yield* Effect.forkScoped(settle(job), { startImmediately: true })
          }
          if (jobs.length > 0) {
            pause = quickest
            if (free > 0) return
          }
          yield* Effect.timeoutOption(Deferred.await(signal), pause)
          pause = Math.min(slowest, pause * 2)
        })
        return yield* Effect.raceFirst(Effect.forever(dispatch), Deferred.await(failed))
      })
    )
  }

  yield* Effect.forkScoped(Effect.forever(Effect.delay(Effect.ignore(table.forget), "1 hour")))

  return JobQueue.of({
    enqueue: (queue, jobs) =>
      jobs.length === 0
        ? Effect.void
        : checkBodies(jobs).pipe(Effect.andThen(table.enqueue(queue, jobs)), Effect.andThen(wake(queue))),
    work,
    deadLetters: table.deadLetters,
    redrive: (queue) =>
      Effect.map(
        Effect.tap(table.redrive(queue), () => wake(queue)),
        (moved) => moved.length
      ),
    depth: table.depth
  })
})

/** Over a pool of the role of schema `messaging`, whose tables are made by `./migrations.ts`. */
export const layer: Layer.Layer<JobQueue, never, PgClient.PgClient> = Layer.effect(JobQueue, make)

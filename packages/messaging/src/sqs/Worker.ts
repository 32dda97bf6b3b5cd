/** Works a queue of SQS: one poller a lane, as many jobs at once as asked for, nothing in hand that nobody works. */
import { Clock, Deferred, Effect, Option, Semaphore } from "effect"
import type { JobQueue, JobQueueUnavailable } from "../JobQueue.ts"
import { reasonOf, retryDelay } from "../Retry.ts"
import type { DeadJobs } from "./DeadJobs.ts"
import { held, wholeSeconds } from "./Held.ts"
import { type Lane, lanesOf } from "./Lanes.ts"
import { attemptOf, entryOf, type Incoming, longestHiding } from "./Message.ts"
import type { Queues } from "./Queues.ts"
import type { Requests } from "./Requests.ts"

/** A lane that does not exist is looked for again after so long. */
const lookAgain = "30 seconds"
const perRequest = 10

type Work = JobQueue["Service"]["work"]

export const worker =
  (queues: Queues, requests: Requests, dead: DeadJobs): Work =>
  ({ concurrency, handle, maxAttempts, queue, visibility }) =>
    Effect.scoped(
      Effect.gen(function* () {
        const scope = yield* Effect.scope
        const hands = yield* held(requests, visibility)
        const slots = Semaphore.makeUnsafe(concurrency)
        const failed = Deferred.makeUnsafe<never, JobQueueUnavailable>()
        let busy = 0

        /** A copy with what is left of its delay, or hidden for longer where order matters. */
        const postpone = (lane: Lane, url: string, job: Incoming, due: number, now: number) =>
          lane.ordered
            ? Effect.asVoid(requests.hide(url, [job.receipt], wholeSeconds(Math.min(longestHiding, due - now))))
            : Effect.andThen(
                requests.send(url, [entryOf(lane, job, { once: job.messageId, group: job.id, now })]),
                hands.finish({ url, receipt: job.receipt })
              )
        const bury = (lane: Lane, url: string, job: Incoming, error: string, attempts: number) =>
          Effect.andThen(dead.bury(lane, job, error, attempts), hands.finish({ url, receipt: job.receipt }))

        const attempt = Effect.fnUntraced(function* (lane: Lane, url: string, job: Incoming) {
          const now = yield* Clock.currentTimeMillis
          if (job.due !== undefined && job.due > now) return yield* postpone(lane, url, job, job.due, now)
          const count = attemptOf(job, lane)
          if (count > maxAttempts) {
            // Received more often than allowed and never given back: every worker that had it died.
            return yield* bury(lane, url, job, "the worker died while it ran this job", count - 1)
          }
          const { body, enqueuedAt, id } = job
          const trace = job.traceparent === undefined ? {} : { traceparent: job.traceparent }
          const run = slots.withPermit(Effect.exit(handle({ id, body, attempt: count, enqueuedAt, ...trace })))
          const outcome = yield* hands.whileRunning({ url, receipt: job.receipt }, run)
          if (outcome === "lost")
            return yield* Effect.logWarning("a job was taken over by another worker", { queue, id })
          if (outcome._tag === "Success")
            return yield* Effect.uninterruptible(hands.finish({ url, receipt: job.receipt }))
          const error = reasonOf(outcome.cause)
          if (count >= maxAttempts) return yield* Effect.uninterruptible(bury(lane, url, job, error, count))
          yield* requests.hide(url, [job.receipt], wholeSeconds(yield* retryDelay(count)))
        })

        const settle = (lane: Lane, url: string, job: Incoming) =>
          attempt(lane, url, job).pipe(
            // Given back at once; SQS counts the attempt all the same.
            Effect.onInterrupt(() => Effect.ignore(requests.hide(url, [job.receipt], 0))),
            Effect.tapError((error) => Deferred.fail(failed, error)),
            Effect.ensuring(Effect.sync(() => void busy--)),
            Effect.ignore
          )

        const poll = Effect.fnUntraced(function* (lane: Lane) {
          const found = yield* queues.find(lane.main)
          if (Option.isNone(found)) return yield* Effect.sleep(lookAgain)
          const url = found.value
          yield* slots.withPermit(Effect.void)
          const jobs = yield* queues.receive("receive jobs", url, {
            // In order one at a time: those behind one that fails would come back with an attempt they never had.
            limit: lane.ordered ? 1 : Math.min(perRequest, Math.max(1, concurrency - busy)),
            wait: queues.waitSeconds,
            hidden: wholeSeconds(visibility)
          })
          for (const job of jobs) {
            busy++
            yield* Effect.forkIn(settle(lane, url, job), scope, { startImmediately: true })
          }
        })

        yield* queues.lanes(queue, "receive jobs")
        const { ordered, plain } = lanesOf(queues.prefix, queue)
        const pollers = Effect.all([Effect.forever(poll(plain)), Effect.forever(poll(ordered))], { concurrency: 2 })
        return yield* Effect.raceFirst(Effect.andThen(pollers, Effect.never), Deferred.await(failed))
      })
    )

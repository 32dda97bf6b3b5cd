/** What a worker has in its hands: kept hidden by one heartbeat, finished in batches. */
import { Deferred, Duration, Effect, Queue } from "effect"
import type { JobQueueUnavailable } from "../JobQueue.ts"
import type { Requests } from "./Requests.ts"

/** A message of a queue. */
export interface Holding {
  readonly url: string
  readonly receipt: string
}

/** SQS counts whole seconds, and hides for 12 hours at most. */
export const wholeSeconds = (duration: Duration.Input): number =>
  Math.min(43_200, Math.max(0, Math.ceil(Duration.toSeconds(duration))))

/** Entries of one request. */
const perRequest = 10

/** Lives with the scope: a fiber for the heartbeat, one for what is finished. */
export const held = Effect.fnUntraced(function* (requests: Requests, visibility: Duration.Input) {
  const inHand = new Map<string, { readonly url: string; readonly lost: Deferred.Deferred<void> }>()
  const finished = yield* Queue.unbounded<Holding & { readonly done: Deferred.Deferred<void, JobQueueUnavailable> }>()

  const byUrl = <A extends { readonly url: string }>(all: ReadonlyArray<A>) => Map.groupBy(all, ({ url }) => url)

  /** An extension that does not come through is no reason to stop: the next may, and until then the job is ours. */
  const beat = Effect.suspend(() =>
    Effect.forEach(
      byUrl([...inHand].map(([receipt, { url }]) => ({ url, receipt }))),
      ([url, messages]) =>
        requests
          .hide(
            url,
            messages.map(({ receipt }) => receipt),
            wholeSeconds(visibility)
          )
          .pipe(
            Effect.tap((lost) =>
              Effect.sync(() => {
                for (const receipt of lost) {
                  const job = inHand.get(receipt)
                  if (job !== undefined) Deferred.doneUnsafe(job.lost, Effect.void)
                }
              })
            ),
            Effect.catch((error) => Effect.logWarning(error.message))
          ),
      { discard: true }
    )
  )
  yield* Effect.forkScoped(Effect.forever(Effect.delay(beat, Duration.millis(Duration.toMillis(visibility) / 3))))

  /** What piled up while the last request was under way goes in the next. */
  const remove = Effect.gen(function* () {
    const batch = yield* Queue.takeBetween(finished, 1, perRequest)
    yield* Effect.forEach(
      byUrl(batch),
      ([url, messages]) =>
        Effect.flatMap(
          Effect.exit(
            requests.delete(
              url,
              messages.map(({ receipt }) => receipt)
            )
          ),
          (exit) => Effect.forEach(messages, ({ done }) => Deferred.done(done, exit), { discard: true })
        ),
      { discard: true, concurrency: 2 }
    )
  })
  yield* Effect.forkScoped(Effect.forever(remove))

  return {
    /** Keeps it hidden while the effect runs, which is interrupted when the message is no longer ours: then `"lost"`. */
    whileRunning: <A, E, R>({ receipt, url }: Holding, effect: Effect.Effect<A, E, R>) =>
      Effect.suspend(() => {
        const lost = Deferred.makeUnsafe<void>()
        inHand.set(receipt, { url, lost })
        return Effect.raceFirst(effect, Effect.as(Deferred.await(lost), "lost" as const)).pipe(
          Effect.ensuring(Effect.sync(() => void inHand.delete(receipt)))
        )
      }),
    /** Deleted for good when it returns. */
    finish: ({ receipt, url }: Holding) =>
      Effect.suspend(() => {
        const done = Deferred.makeUnsafe<void, JobQueueUnavailable>()
        return Effect.andThen(Queue.offer(finished, { receipt, url, done }), Deferred.await(done))
      })
  }
})

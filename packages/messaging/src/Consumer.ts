/**
 * A consumer group of a service: each event is applied once (inbox), a failing one is tried again and then put aside as a
 * dead letter, so that it never stops its partition; what operators replay comes in by the group's own retry topics.
 */
import type { PgClient } from "@effect/sql-pg"
import { deadLetterTopic, retryTopic } from "@lyceum/events/Topics"
import { Clock, Effect, Fiber, Layer, Metric, Option, Schedule, Semaphore } from "effect"
import { type ConsumerCounts, Consumers } from "./consumer/Consumers.ts"
import { makeInbox } from "./consumer/Inbox.ts"
import { processor, type RetryPolicy } from "./consumer/Process.ts"
import { consumerSignals, failures } from "./consumer/Signals.ts"
import { placeOf, stallWatch } from "./consumer/Stall.ts"
import type { Subscription } from "./consumer/Subscription.ts"
import { type ConsumedRecord, EventLog } from "./EventLog.ts"
import { persist } from "./Persist.ts"

/** Four tries within about a second: what heals by itself has done so; the rest waits for a person, not the partition. */
export const defaultRetry: RetryPolicy = { attempts: 4, first: "100 millis", longest: "2 seconds" }

/** Dead letters are kept until somebody has looked at them. */
const sideTopic = (name: string) => ({ name, partitions: 1, retentionDays: null, compacted: false })

const sum = (a: ConsumerCounts, b: ConsumerCounts): ConsumerCounts => ({
  consumed: a.consumed + b.consumed,
  applied: a.applied + b.applied,
  duplicate: a.duplicate + b.duplicate,
  unknown: a.unknown + b.unknown,
  deadLettered: a.deadLettered + b.deadLettered
})

/** Runs the group as long as the layer lives. The pool is the service's own, with the inbox in its schema. */
export const consumerLayer = <R = never>(options: {
  readonly group: string
  readonly subscriptions: ReadonlyArray<Subscription<R>>
  readonly maxBatch?: number
  readonly retry?: RetryPolicy
}): Layer.Layer<never, never, R | PgClient.PgClient | EventLog | Consumers> =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const { group } = options
      const log = yield* EventLog
      const consumers = yield* Consumers
      const process = processor({ group, log, inbox: yield* makeInbox, retry: options.retry ?? defaultRetry })
      const topics = options.subscriptions.map(({ topic }) => topic)
      const byTopic = new Map(
        options.subscriptions.flatMap((one) => [
          [one.topic, one],
          [retryTopic(one.topic, group), one]
        ])
      )
      let counts: ConsumerCounts = { consumed: 0, applied: 0, duplicate: 0, unknown: 0, deadLettered: 0 }
      let failing: Option.Option<string> = Option.none()
      let stalled: Option.Option<string> = Option.none()
      const stalls = stallWatch(group)
      const atWork = new Set<string>()

      const signals = new Map(topics.map((topic) => [topic, consumerSignals(group, topic)]))
      const failed = Metric.withAttributes(failures, { group })
      for (const { started } of signals.values()) yield* started
      yield* Metric.update(failed, 0)

      const note = (topic: string, records: ReadonlyArray<ConsumedRecord>, done: ConsumerCounts) =>
        Effect.suspend(() => {
          counts = sum(counts, done)
          failing = Option.none()
          return signals.get(topic)?.done(records, done) ?? Effect.void
        })

      const run = Effect.gen(function* () {
        yield* log.ensureTopics(
          topics.flatMap((topic) => [sideTopic(deadLetterTopic(topic, group)), sideTopic(retryTopic(topic, group))])
        )
        // The topics answer: what is left to go wrong shows itself as the next failure.
        yield* log.groupOffsets(group, topics)
        failing = Option.none()
        return yield* log.consume({
          group,
          topics: [...byTopic.keys()],
          maxBatch: options.maxBatch ?? 500,
          handle: (records) => {
            const first = records[0]
            const subscription = first === undefined ? undefined : byTopic.get(first.topic)
            if (first === undefined || subscription === undefined) return Effect.void
            const place = placeOf(first)
            return Effect.acquireUseRelease(
              Effect.sync(() => atWork.add(place)),
              () => Effect.flatMap(process(subscription, records), (done) => note(subscription.topic, records, done)),
              () => Effect.sync(() => atWork.delete(place))
            )
          }
        })
      })
      const worker = persist(run, (cause, reason) => {
        failing = Option.some(`group ${group} cannot read its topics or put its dead letters aside: ${reason}`)
        return Effect.andThen(Metric.update(failed, 1), Effect.logWarning(`group ${group}: will start again`, cause))
      })

      const scope = yield* Effect.scope
      const context = yield* Effect.context<R>()
      const start = Effect.forkIn(Effect.provideContext(worker, context), scope)
      let fiber = yield* start
      const turn = Semaphore.makeUnsafe(1)

      const reportLag = Effect.gen(function* () {
        const offsets = yield* log.groupOffsets(group, [...byTopic.keys()])
        for (const topic of topics) {
          const lag = offsets.filter((one) => one.topic === topic).reduce((all, one) => all + one.lag, 0)
          yield* signals.get(topic)?.lag(lag) ?? Effect.void
        }
        const before = stalled
        stalled = stalls.look(yield* Clock.currentTimeMillis, offsets, atWork)
        if (Option.isSome(stalled) && Option.isNone(before)) yield* Effect.logError(stalled.value)
      })
      yield* Effect.forkScoped(Effect.repeat(Effect.ignore(reportLag), Schedule.spaced("15 seconds")))

      yield* consumers.register({
        group,
        topics,
        offsets: Effect.suspend(() => log.groupOffsets(group, [...byTopic.keys()])),
        counts: Effect.sync(() => counts),
        failing: Effect.sync(() => Option.orElse(failing, () => stalled)),
        paused: (effect) =>
          turn.withPermit(
            Effect.acquireUseRelease(
              Effect.suspend(() => Fiber.interrupt(fiber)),
              () => effect,
              () =>
                Effect.map(start, (started) => {
                  stalls.forget()
                  stalled = Option.none()
                  fiber = started
                })
            )
          )
      })
    })
  )

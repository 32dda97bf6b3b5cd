/**
 * What a group does with one batch of one partition. Every record ends in exactly one of four ways: applied, a duplicate,
 * of an unknown type, or a dead letter; only then may the offset move.
 */
import { CommandContext } from "@lyceum/database/CommandContext"
import { isBroken } from "@lyceum/database/DatabaseFaults"
import { deadLetterTopic } from "@lyceum/events/Topics"
import { Cause, Clock, Duration, Effect, Option, Random } from "effect"
import type { ConsumedRecord, EventLog } from "../EventLog.ts"
import type { ConsumerCounts } from "./Consumers.ts"
import { asPartOf, currentTrace, inTraces, sampledTraces } from "../Traces.ts"
import { deadLetter } from "./DeadLetter.ts"
import type { makeInbox } from "./Inbox.ts"
import type { Delivery, Subscription } from "./Subscription.ts"

/** How often and how soon an event is tried again in place. `attempts` counts the first try too. */
export interface RetryPolicy {
  readonly attempts: number
  readonly first: Duration.Input
  readonly longest: Duration.Input
}

interface Failure {
  readonly record: ConsumedRecord
  readonly error: string
  readonly attempts: number
  readonly firstFailure: number
}

export const processor = (deps: {
  readonly group: string
  readonly log: EventLog["Service"]
  readonly inbox: Effect.Success<typeof makeInbox>
  readonly retry: RetryPolicy
}) => {
  const { group, inbox, log, retry } = deps
  const { sql } = inbox

  /** The handler with the context of the first of its events. */
  const run = <R>(subscription: Subscription<R>, deliveries: ReadonlyArray<Delivery>) => {
    const [first] = deliveries
    if (first === undefined) return Effect.void
    const traces = sampledTraces(deliveries.map(({ origin }) => origin.traceparent))
    if (traces.length === 0) return Effect.provideService(subscription.handle(deliveries), CommandContext, first.origin)
    const attributes = {
      "messaging.destination.name": subscription.topic,
      "messaging.consumer.group.name": group,
      "messaging.batch.message_count": deliveries.length
    }
    // What follows hangs on this span, so that the trace shows what led to what.
    const handled = Effect.flatMap(currentTrace(first.origin.traceparent), (traceparent) =>
      Effect.provideService(subscription.handle(deliveries), CommandContext, {
        ...first.origin,
        ...(traceparent === undefined ? {} : { traceparent })
      })
    )
    return inTraces(traces, { name: `process ${subscription.topic}`, kind: "consumer", attributes }, handled)
  }

  /** Mode `transaction`: the inbox rows and the effect as one; returns how many events were new. */
  const applyTogether = <R>(subscription: Subscription<R>, deliveries: ReadonlyArray<Delivery>) =>
    sql.withTransaction(
      Effect.gen(function* () {
        const fresh = firstOfEach(
          deliveries,
          yield* inbox.claim(
            group,
            deliveries.map(({ id }) => id)
          )
        )
        yield* run(subscription, fresh)
        return fresh.length
      })
    )

  /** Mode `repeatable`: the effect alone. */
  const applyAgain = <R>(subscription: Subscription<R>, deliveries: ReadonlyArray<Delivery>) =>
    Effect.as(run(subscription, deliveries), deliveries.length)

  /** A defect counts as a failure; an interruption does not. `None` = it worked. */
  const attempt = <E, R>(effect: Effect.Effect<number, E, R>) =>
    Effect.matchCauseEffect(effect, {
      onSuccess: (applied) => Effect.succeed({ applied, error: Option.none<string>(), isEvents: false }),
      onFailure: (cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.interrupt
          : Effect.succeed({
              applied: 0,
              error: Option.some(reasonOf(cause)),
              isEvents: !isBroken(Cause.squash(cause))
            })
    })

  /** While our own database is away no event is to blame: waits until it answers. */
  const databaseIsBack = sql`SELECT 1`.pipe(
    Effect.retry({
      while: () => Effect.as(Effect.sleep("1 second"), true)
    }),
    Effect.ignore
  )

  /** The work for one event, tried until it works or its attempts are used up. */
  const persevere = Effect.fnUntraced(function* <E, R>(record: ConsumedRecord, effect: Effect.Effect<number, E, R>) {
    let firstFailure: number | undefined
    for (let tries = 1; ; tries++) {
      const { applied, error, isEvents } = yield* attempt(effect)
      if (Option.isNone(error)) return { applied, failure: Option.none<Failure>() }
      firstFailure ??= yield* Clock.currentTimeMillis
      const answers = yield* Effect.option(sql`SELECT 1`)
      if (Option.isNone(answers)) {
        yield* databaseIsBack
        tries--
        continue
      }
      // It answers, and cannot work: no room on its disk, about to stop. No event is to blame, so none is put aside for it.
      if (!isEvents) {
        yield* Effect.sleep(retry.longest)
        tries--
        continue
      }
      if (tries >= retry.attempts) {
        const failure = { record, error: error.value, attempts: tries, firstFailure }
        return { applied: 0, failure: Option.some(failure) }
      }
      const pause = Math.min(Duration.toMillis(retry.longest), Duration.toMillis(retry.first) * 2 ** (tries - 1))
      yield* Effect.sleep(pause * (0.5 + (yield* Random.next) / 2))
    }
  })

  /** Modes `transaction` and `repeatable`: the whole batch at once, and event by event when that fails. */
  const together = Effect.fnUntraced(function* <R>(subscription: Subscription<R>, deliveries: ReadonlyArray<Delivery>) {
    const apply = subscription.mode === "transaction" ? applyTogether : applyAgain
    const all = yield* attempt(apply(subscription, deliveries))
    const failures: Array<Failure> = []
    if (Option.isNone(all.error)) return { applied: all.applied, failures }
    yield* Effect.logWarning(
      `group ${group}: a batch of ${subscription.topic} failed, its events are tried one by one`,
      all.error.value
    )
    let applied = 0
    for (const delivery of deliveries) {
      const one = yield* persevere(delivery.record, apply(subscription, [delivery]))
      applied += one.applied
      if (Option.isSome(one.failure)) failures.push(one.failure.value)
    }
    return { applied, failures }
  })

  /** Mode `commands`: event by event, each noted in the inbox when it is done. */
  const inTurn = Effect.fnUntraced(function* <R>(subscription: Subscription<R>, deliveries: ReadonlyArray<Delivery>) {
    const ids = deliveries.map(({ id }) => id)
    const known = yield* inbox.handled(group, ids)
    const done: Array<string> = []
    const failures: Array<Failure> = []
    yield* Effect.forEach(
      firstOfEach(deliveries, new Set(ids.filter((id) => !known.has(id)))),
      (delivery) =>
        Effect.map(persevere(delivery.record, Effect.as(run(subscription, [delivery]), 1)), ({ failure }) => {
          if (Option.isSome(failure)) failures.push(failure.value)
          else done.push(delivery.id)
        }),
      { discard: true }
    ).pipe(Effect.onExit(() => (done.length === 0 ? Effect.void : Effect.ignore(inbox.claim(group, done)))))
    return { applied: done.length, failures }
  })

  return Effect.fnUntraced(function* <R>(subscription: Subscription<R>, records: ReadonlyArray<ConsumedRecord>) {
    const now = yield* Clock.currentTimeMillis
    const deliveries: Array<Delivery> = []
    const failures: Array<Failure> = []
    let unknown = 0
    let applied = 0
    for (const record of records) {
      const decoded = yield* Effect.result(subscription.decode(group, record))
      if (decoded._tag === "Failure") {
        failures.push({ record, error: decoded.failure.message, attempts: 1, firstFailure: now })
      } else if (decoded.success === null) unknown++
      else deliveries.push(decoded.success)
    }
    if (deliveries.length > 0) {
      const done = yield* subscription.mode === "commands"
        ? inTurn(subscription, deliveries)
        : together(subscription, deliveries)
      applied += done.applied
      failures.push(...done.failures)
    }
    if (failures.length > 0) {
      yield* log.publish(
        deadLetterTopic(subscription.topic, group),
        failures.map(({ record, ...failure }) => deadLetter(record, failure))
      )
      // Told in the trace of the first of them, recorded or not.
      yield* asPartOf(
        failures[0]?.record.headers["traceparent"],
        Effect.logError(`group ${group}: ${failures.length} dead letters of ${subscription.topic}`, failures[0]?.error)
      )
    }
    const counts: ConsumerCounts = {
      consumed: records.length,
      applied,
      duplicate: records.length - applied - unknown - failures.length,
      unknown,
      deadLettered: failures.length
    }
    return counts
  })
}

/** The first delivery of each wanted id, in order. */
const firstOfEach = (deliveries: ReadonlyArray<Delivery>, wanted: ReadonlySet<string>) => {
  const left = new Set(wanted)
  return deliveries.filter(({ id }) => left.delete(id))
}

const reasonOf = (cause: Cause.Cause<unknown>): string => {
  const squashed = Cause.squash(cause)
  return squashed instanceof Error ? `${squashed.name}: ${squashed.message}` : String(squashed)
}

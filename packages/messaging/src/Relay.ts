/**
 * Publishes a service's events: follows its event store in commit order, one active relay a service, batches of up to 500,
 * acknowledged by the log before the checkpoint moves. A crash in between publishes the batch again, with the same ids.
 */
import type { PgClient } from "@effect/sql-pg"
import type { Topic } from "@lyceum/events/Topics"
import { Clock, Context, Effect, Layer, Metric, Option, Schedule, Schema } from "effect"
import { encoder, type Outgoing } from "./CloudEvents.ts"
import { EventLog } from "./EventLog.ts"
import { eventTypes } from "./EventTypes.ts"
import { persist } from "./Persist.ts"
import { Leases } from "./postgres/Leases.ts"
import { type Checkpoint, makeOutbox, type OutboxRow } from "./relay/Outbox.ts"
import { inTraces, sampledTraces } from "./Traces.ts"

/** What waits to be published: a count (at most 100,000) and the age of the oldest, in seconds. */
export interface RelayLag {
  readonly events: number
  readonly seconds: number
}

/** The service's database did not answer. */
export class RelayUnavailable extends Schema.TaggedError<RelayUnavailable>()("RelayUnavailable", {
  cause: Schema.Defect()
}) {
  override get message() {
    return "the relay could not read its service's event store"
  }
}

/** What health asks. */
export class Relay extends Context.Service<
  Relay,
  {
    readonly lag: Effect.Effect<RelayLag, RelayUnavailable>
    /** The last failure, while it lasts: the log or the database is away. */
    readonly failing: Effect.Effect<Option.Option<string>>
  }
>()("@lyceum/messaging/Relay") {}

const published = Metric.counter("lyceum_relay_published_total", {
  description: "Events published by the relay",
  incremental: true
})
const failures = Metric.counter("lyceum_relay_failures_total", {
  description: "Tries of the relay that failed and are repeated",
  incremental: true
})
const lagEvents = Metric.gauge("lyceum_relay_lag_events", { description: "Events that wait to be published" })
const lagSeconds = Metric.gauge("lyceum_relay_lag_seconds", {
  description: "Age of the oldest event that waits, in seconds"
})

const maxBatch = 500
/** The longest sleep: bounds the delay of an event whose wake-up was lost (an append that looked before we slept). */
const nap = 1000

/**
 * How eagerly relays poll. `patience`: polls in a row that find nothing before a relay goes to sleep; `pause`: the time between
 * them, in milliseconds. No pace loses an event: a sleeping relay is woken by the append.
 */
export const RelayPace = Context.Reference<{ readonly patience: number; readonly pause: number }>(
  "@lyceum/messaging/Relay/RelayPace",
  { defaultValue: () => ({ patience: 10, pause: 30 }) }
)

const outgoing = (row: OutboxRow): Outgoing => ({
  id: row.id,
  type: row.type,
  data: row.data,
  subject: row.stream,
  time: row.occurredAt.getTime(),
  ...row.metadata
})

/**
 * The relay of one service, over the service's own pool. `source` is the service's name. Events whose type the topic does
 * not know stay in the store: they are the service's own.
 */
export const relayLayer = <E extends { readonly type: string; readonly data: unknown }>(options: {
  readonly source: string
  readonly topic: Topic<E>
}): Layer.Layer<Relay, never, PgClient.PgClient | EventLog> =>
  Layer.effect(
    Relay,
    Effect.gen(function* () {
      const outbox = yield* makeOutbox
      const log = yield* EventLog
      const leases = yield* Leases.make
      const { patience, pause } = yield* RelayPace
      const encode = encoder(options.topic, options.source)
      const known = eventTypes(options.topic)
      const attributes = { service: options.source }
      const of = {
        published: Metric.withAttributes(published, attributes),
        failures: Metric.withAttributes(failures, attributes),
        lagEvents: Metric.withAttributes(lagEvents, attributes),
        lagSeconds: Metric.withAttributes(lagSeconds, attributes)
      }
      yield* Metric.update(of.failures, 0)
      let failing: Option.Option<string> = Option.none()

      /** Publishes what is due; returns the new checkpoint and how many events there were. */
      const step = Effect.fnUntraced(function* (at: Checkpoint) {
        const rows = yield* outbox.read(at, maxBatch)
        const last = rows.at(-1)
        if (last === undefined) return { at, found: 0 }
        const records = yield* Effect.forEach(
          rows.filter(({ type }) => known.has(type)),
          (row) => encode(outgoing(row))
        )
        if (records.length > 0) {
          const traces = sampledTraces(rows.map(({ metadata }) => metadata.traceparent))
          const attributes = {
            "messaging.destination.name": options.topic.name,
            "messaging.batch.message_count": records.length
          }
          yield* inTraces(
            traces,
            { name: `publish ${options.topic.name}`, kind: "producer", attributes },
            log.publish(options.topic.name, records)
          )
        }
        const moved = yield* outbox.advance(at, last)
        yield* Metric.update(of.published, records.length)
        failing = Option.none()
        return {
          at: moved ? { ...at, xid: last.xid, position: last.position } : yield* outbox.checkpoint,
          found: rows.length
        }
      })

      const lag = Effect.gen(function* () {
        const { events, oldest } = yield* outbox.pending
        const now = yield* Clock.currentTimeMillis
        const seconds = oldest === null ? 0 : Math.max(0, now - oldest.getTime()) / 1000
        yield* Metric.update(of.lagEvents, events)
        yield* Metric.update(of.lagSeconds, seconds)
        return { events, seconds }
      }).pipe(Effect.mapError((cause) => new RelayUnavailable({ cause })))

      /** Polls while there is work; then sleeps until an append says NOTIFY. */
      const follow = Effect.scoped(
        Effect.gen(function* () {
          const { wakeUp, forget } = yield* outbox.listener
          let at = yield* outbox.checkpoint
          failing = Option.none()
          let idle = 0
          while (true) {
            const done = yield* step(at)
            at = done.at
            idle = done.found > 0 ? 0 : idle + 1
            if (idle <= patience) {
              if (done.found < maxBatch) yield* Effect.sleep(pause)
              continue
            }
            // Said first, then looked once more: an append that did not see it is found by this look or by the next nap's.
            yield* outbox.setAsleep(true)
            while (true) {
              const late = yield* step(at)
              at = late.at
              if (late.found > 0) break
              const woken = yield* Effect.timeoutOption(wakeUp, nap)
              if (Option.isSome(woken)) break
            }
            yield* outbox.setAsleep(false)
            yield* forget
            idle = 0
          }
        })
      )

      yield* Effect.forkScoped(
        persist(leases.hold("relay", follow), (cause, reason) => {
          failing = Option.some(`the relay cannot publish: ${reason}`)
          return Effect.andThen(
            Metric.update(of.failures, 1),
            Effect.logWarning(`relay of ${options.source}: will try again`, cause)
          )
        })
      )
      yield* Effect.forkScoped(Effect.repeat(Effect.ignore(lag), Schedule.spaced("15 seconds")))

      return Relay.of({ lag, failing: Effect.sync(() => failing) })
    })
  )

/**
 * How far an idle partition has to come for the sake of the others: the furthest watermark that any partition has written.
 * Read from the tail of `analytics-partials`, by whoever is idle, so it works the same in one process and in many.
 */
import { analyticsPartials } from "@lyceum/events/Topics"
import { EventLog, type EventLogError } from "@lyceum/messaging/EventLog"
import { Clock, Effect, Semaphore } from "effect"
import { readWatermark } from "./Records.ts"

export interface Demand {
  /** Milliseconds since 1970; `-Infinity` when nobody has written a watermark. */
  readonly furthest: Effect.Effect<number, EventLogError>
}

/** Records looked back at from the end. Every commit writes a watermark, so the newest ones are near the end. */
const tail = 10_000
/** Idle partitions of one process ask at the same time: they share an answer for this long, in milliseconds. */
const goodFor = 200

export const makeDemand = Effect.gen(function* () {
  const log = yield* EventLog
  const lock = yield* Semaphore.make(1)
  let position = 0
  let furthest = Number.NEGATIVE_INFINITY
  let readAt = Number.NEGATIVE_INFINITY
  const read = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (now - readAt < goodFor) return furthest
    for (;;) {
      const { records, endOffset } = yield* log.fetch({
        topic: analyticsPartials.name,
        partition: 0,
        offset: position,
        maxRecords: 1000,
        maxWaitMillis: 0
      })
      for (const record of records) {
        furthest = Math.max(furthest, readWatermark(record) ?? furthest)
        position = record.offset + 1
      }
      if (records.length === 0) break
      position = Math.max(position, endOffset - tail)
    }
    readAt = now
    return furthest
  })
  const demand: Demand = { furthest: lock.withPermits(1)(read) }
  return demand
})

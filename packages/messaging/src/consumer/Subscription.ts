/** How a group takes part in one topic: which events, what to do with them, and in which of two modes. */
import type { CommandOrigin } from "@lyceum/database/CommandContext"
import type { Topic } from "@lyceum/events/Topics"
import { Effect } from "effect"
import { decoder, type Received, type UndecodableRecord } from "../CloudEvents.ts"
import type { ConsumedRecord } from "../EventLog.ts"

/**
 * `transaction`: the handler runs inside one database transaction together with the inbox rows: its effect happens exactly
 * once. Right for read models and everything else that is written by SQL of the service's own pool.
 *
 * `commands`: the handler runs outside a transaction, one event at a time, and the inbox row is written afterwards. Right
 * for handlers that issue commands (`Commands.execute` is one statement of its own), call other services or enqueue jobs.
 * A crash in between runs it again, so the effect must be idempotent: derive ids from the event's id, or let the decider
 * answer "nothing to do" the second time.
 *
 * `repeatable`: the handler runs outside a transaction with a whole batch, and there is no inbox: the same events may come
 * again. Right for floods of events whose handling is idempotent by itself, where a row for each would cost more than it saves.
 */
export type Mode = "transaction" | "commands" | "repeatable"

/** A decoded record, its event's type forgotten. */
export interface Delivery {
  readonly id: string
  readonly record: ConsumedRecord
  readonly origin: CommandOrigin
  readonly event: Received<unknown>
}

export interface Subscription<R> {
  readonly topic: string
  readonly mode: Mode
  /** `null` = an event type that this version of the code does not know. */
  readonly decode: (group: string, record: ConsumedRecord) => Effect.Effect<Delivery | null, UndecodableRecord>
  readonly handle: (deliveries: ReadonlyArray<Delivery>) => Effect.Effect<void, unknown, R>
}

/** Who acts when a group reacts to an event, and why. */
export const originOf = (group: string, received: Received<unknown>): CommandOrigin => ({
  actor: `service:${group}`,
  correlationId: received.envelope.correlationId,
  causationId: received.envelope.id,
  ...(received.envelope.traceparent === undefined ? {} : { traceparent: received.envelope.traceparent })
})

/**
 * Declares what a group does with a topic's events. `handle` gets events of one partition in order, each for the first
 * time (see `Mode`); in mode `commands` always one, with its `CommandContext` provided. In the other modes the
 * `CommandContext` is that of the first event: use `originOf` where each needs its own.
 */
export const subscription = <E extends { readonly type: string; readonly data: unknown }, Err, R>(options: {
  readonly topic: Topic<E>
  readonly mode: Mode
  readonly handle: (events: ReadonlyArray<Received<E>>) => Effect.Effect<void, Err, R>
}): Subscription<R> => {
  const decode = decoder(options.topic)
  /** The typed events by delivery: what the erased form cannot hold without a cast. */
  const typed = new WeakMap<Received<unknown>, Received<E>>()
  return {
    topic: options.topic.name,
    mode: options.mode,
    decode: (group, record) =>
      Effect.map(decode(record), (received) => {
        if (received === null) return null
        typed.set(received, received)
        return { id: received.envelope.id, record, event: received, origin: originOf(group, received) }
      }),
    handle: (deliveries) =>
      options.handle(
        deliveries.flatMap(({ event }) => {
          const received = typed.get(event)
          return received === undefined ? [] : [received]
        })
      )
  }
}

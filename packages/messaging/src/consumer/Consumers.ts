/** The consumers of one service: what health, metrics, operators and rebuilds ask of them. */
import { Context, Effect, Layer, type Option } from "effect"
import type { EventLogError, GroupOffset } from "../EventLog.ts"

/** What a consumer did with the records it was given: `consumed` is the sum of the other four. */
export interface ConsumerCounts {
  readonly consumed: number
  readonly applied: number
  readonly duplicate: number
  /** Of a type that this version of the code does not know. */
  readonly unknown: number
  readonly deadLettered: number
}

export interface RunningConsumer {
  readonly group: string
  /** The topics it reads, without those for retries. */
  readonly topics: ReadonlyArray<string>
  readonly offsets: Effect.Effect<ReadonlyArray<GroupOffset>, EventLogError>
  /** Since the process started. */
  readonly counts: Effect.Effect<ConsumerCounts>
  /** Why it does not get on at the moment. */
  readonly failing: Effect.Effect<Option.Option<string>>
  /** Runs the effect while the consumer of this process is stopped and out of its group. */
  readonly paused: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

export class Consumers extends Context.Service<
  Consumers,
  {
    readonly register: (consumer: RunningConsumer) => Effect.Effect<void>
    readonly all: Effect.Effect<ReadonlyArray<RunningConsumer>>
  }
>()("@lyceum/messaging/consumer/Consumers") {
  /** A registry of its own at every call: one for each service. */
  static readonly make = (): Layer.Layer<Consumers> =>
    Layer.sync(Consumers, () => {
      const running = new Map<string, RunningConsumer>()
      return Consumers.of({
        register: (consumer) => Effect.sync(() => void running.set(consumer.group, consumer)),
        all: Effect.sync(() => [...running.values()])
      })
    })
}

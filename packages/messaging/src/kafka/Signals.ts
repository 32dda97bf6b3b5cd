/**
 * What the client tells of its use of the brokers: how long they take to answer, what waits, what they did not answer in time,
 * and which of them answer at all; and our own calls, which may be several requests and their retries.
 */
import { type Context, Effect, Exit, Metric } from "effect"
import type { InstrumentationEvent, Kafka, RequestEvent, RequestQueueSizeEvent } from "kafkajs"

/** Every metric of the adapter, as telemetry/registry declares it. */
export const kafkaMetrics = {
  duration: Metric.histogram("lyceum_kafka_request_duration_seconds", {
    description: "Time until a broker answered a request, by kind of client and of request; reads wait for records",
    boundaries: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  }),
  timeouts: Metric.counter("lyceum_kafka_request_timeouts_total", {
    description: "Requests that no broker answered in time",
    incremental: true
  }),
  waiting: Metric.gauge("lyceum_kafka_requests_waiting", {
    description: "Requests that wait for their turn on a connection"
  }),
  connected: Metric.gauge("lyceum_kafka_clients_connected", {
    description: "Clients that are connected, by kind"
  }),
  answers: Metric.counter("lyceum_kafka_broker_answers_total", {
    description: "Answers by broker: one that stands still while the others grow is away",
    incremental: true
  }),
  inFlight: Metric.gauge("lyceum_kafka_calls_in_flight", { description: "Calls of ours that are under way" }),
  failures: Metric.counter("lyceum_kafka_call_failures_total", {
    description: "Calls of ours that failed after the client's own retries",
    incremental: true
  })
} as const

/** Kinds of clients. */
export const clientKinds = ["producer", "consumer", "admin"] as const
type Kind = (typeof clientKinds)[number]

/** What the three kinds have in common: `Name` is what each calls its events. */
interface Client<Name extends string> {
  readonly events: Readonly<
    Record<"CONNECT" | "DISCONNECT" | "REQUEST" | "REQUEST_TIMEOUT" | "REQUEST_QUEUE_SIZE", Name>
  >
  on(
    name: Name,
    listener: (event: InstrumentationEvent<RequestEvent["payload"] & RequestQueueSizeEvent["payload"]>) => void
  ): unknown
}

/** The same client, whose producers, consumers and admins are counted. */
export const watched = (kafka: Kafka, context: Context.Context<never>): Kafka => {
  const sums = { waiting: { producer: 0, consumer: 0, admin: 0 }, connected: { producer: 0, consumer: 0, admin: 0 } }
  const change = (what: "waiting" | "connected", kind: Kind, by: number) => {
    sums[what][kind] += by
    Metric.withAttributes(kafkaMetrics[what], { client: kind }).updateUnsafe(sums[what][kind], context)
  }
  /** Listens to one client: what it has counted goes when it is disconnected. */
  const watch = <Name extends string>(kind: Kind, client: Client<Name>) => {
    const timeouts = Metric.withAttributes(kafkaMetrics.timeouts, { client: kind })
    const queues = new Map<string, number>()
    let isConnected = false
    timeouts.updateUnsafe(0, context)
    client.on(client.events.CONNECT, () => {
      if (!isConnected) change("connected", kind, 1)
      isConnected = true
    })
    client.on(client.events.DISCONNECT, () => {
      if (isConnected) change("connected", kind, -1)
      isConnected = false
      for (const size of queues.values()) change("waiting", kind, -size)
      queues.clear()
    })
    client.on(client.events.REQUEST, ({ payload: { apiName: request, broker, duration } }) => {
      Metric.withAttributes(kafkaMetrics.duration, { client: kind, request }).updateUnsafe(duration / 1000, context)
      Metric.withAttributes(kafkaMetrics.answers, { broker }).updateUnsafe(1, context)
    })
    client.on(client.events.REQUEST_TIMEOUT, () => timeouts.updateUnsafe(1, context))
    client.on(client.events.REQUEST_QUEUE_SIZE, ({ payload: { broker, queueSize } }) => {
      change("waiting", kind, queueSize - (queues.get(broker) ?? 0))
      queues.set(broker, queueSize)
    })
  }
  return {
    producer: (config) => {
      const made = kafka.producer(config)
      watch("producer", made)
      return made
    },
    consumer: (config) => {
      const made = kafka.consumer(config)
      watch("consumer", made)
      return made
    },
    admin: (config) => {
      const made = kafka.admin(config)
      watch("admin", made)
      return made
    },
    logger: () => kafka.logger()
  }
}

/** Counts a call of ours while it is under way, and when it failed. */
export const counted = <A, E, R>(operation: string, call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const inFlight = Metric.withAttributes(kafkaMetrics.inFlight, { operation })
  const failures = Metric.withAttributes(kafkaMetrics.failures, { operation })
  return Effect.acquireUseRelease(
    Metric.modify(inFlight, 1),
    () => call,
    (_, exit) => Effect.andThen(Metric.modify(inFlight, -1), Metric.update(failures, Exit.hasFails(exit) ? 1 : 0))
  )
}

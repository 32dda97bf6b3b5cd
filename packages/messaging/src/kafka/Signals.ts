/**
 * What the client tells of its use of the brokers: how long they take to answer, what waits, what they did not answer in time,
 * and which of them answer at all; and our own calls, which may be several requests and their retries.
 */
import { type Context, Effect, Exit, Metric } from "effect"
import type { Admin, Consumer, Kafka, Producer } from "kafkajs"

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

interface Listening {
  readonly connected: () => void
  readonly disconnected: () => void
  readonly answered: (event: { payload: { apiName: string; broker: string; duration: number } }) => void
  readonly timedOut: () => void
  readonly queued: (event: { payload: { broker: string; queueSize: number } }) => void
}

/** The same client, whose producers, consumers and admins are counted. */
export const watched = (kafka: Kafka, context: Context.Context<never>): Kafka => {
  const sums = { waiting: { producer: 0, consumer: 0, admin: 0 }, connected: { producer: 0, consumer: 0, admin: 0 } }
  const change = (what: "waiting" | "connected", kind: Kind, by: number) => {
    sums[what][kind] += by
    Metric.withAttributes(kafkaMetrics[what], { client: kind }).updateUnsafe(sums[what][kind], context)
  }
  /** Of one client: what it has counted goes when it is disconnected. */
  const listening = (kind: Kind): Listening => {
    const timeouts = Metric.withAttributes(kafkaMetrics.timeouts, { client: kind })
    const queues = new Map<string, number>()
    let isConnected = false
    timeouts.updateUnsafe(0, context)
    return {
      connected: () => {
        if (!isConnected) change("connected", kind, 1)
        isConnected = true
      },
      disconnected: () => {
        if (isConnected) change("connected", kind, -1)
        isConnected = false
        for (const size of queues.values()) change("waiting", kind, -size)
        queues.clear()
      },
      answered: ({ payload }) => {
        const { apiName: request, broker, duration } = payload
        Metric.withAttributes(kafkaMetrics.duration, { client: kind, request }).updateUnsafe(duration / 1000, context)
        Metric.withAttributes(kafkaMetrics.answers, { broker }).updateUnsafe(1, context)
      },
      timedOut: () => timeouts.updateUnsafe(1, context),
      queued: ({ payload: { broker, queueSize } }) => {
        change("waiting", kind, queueSize - (queues.get(broker) ?? 0))
        queues.set(broker, queueSize)
      }
    }
  }
  const producer = (made: Producer): Producer => {
    const { answered, connected, disconnected, queued, timedOut } = listening("producer")
    made.on(made.events.CONNECT, connected)
    made.on(made.events.DISCONNECT, disconnected)
    made.on(made.events.REQUEST, answered)
    made.on(made.events.REQUEST_TIMEOUT, timedOut)
    made.on(made.events.REQUEST_QUEUE_SIZE, queued)
    return made
  }
  const consumer = (made: Consumer): Consumer => {
    const { answered, connected, disconnected, queued, timedOut } = listening("consumer")
    made.on(made.events.CONNECT, connected)
    made.on(made.events.DISCONNECT, disconnected)
    made.on(made.events.REQUEST, answered)
    made.on(made.events.REQUEST_TIMEOUT, timedOut)
    made.on(made.events.REQUEST_QUEUE_SIZE, queued)
    return made
  }
  const admin = (made: Admin): Admin => {
    const { answered, connected, disconnected, queued, timedOut } = listening("admin")
    made.on(made.events.CONNECT, connected)
    made.on(made.events.DISCONNECT, disconnected)
    made.on(made.events.REQUEST, answered)
    made.on(made.events.REQUEST_TIMEOUT, timedOut)
    made.on(made.events.REQUEST_QUEUE_SIZE, queued)
    return made
  }
  return {
    producer: (config) => producer(kafka.producer(config)),
    consumer: (config) => consumer(kafka.consumer(config)),
    admin: (config) => admin(kafka.admin(config)),
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

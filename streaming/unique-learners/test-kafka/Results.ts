/** Feeding the job's input and reading its output, on a broker of the test's own. */
import { lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { type ConsumedRecord, EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { Duration, Effect } from "effect"

/** The ports over a broker, with a short session: a lost member is noticed soon. */
export const portsOn = (brokers: string) => kafkaPortsOn(brokers, { sessionTimeout: Duration.seconds(2) })

/** Tries again, for half a minute, what fails while a broker is away. */
export const persistently = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 300, while: () => Effect.as(Effect.sleep("100 millis"), true) })

export const text = ({ value }: { readonly value: Uint8Array }): string => new TextDecoder().decode(value)

/** Every committed record of a partition, read on from call to call. */
export const reader = (topic: string, partition = 0) => {
  const found: Array<ConsumedRecord> = []
  let offset = 0
  return Effect.gen(function* () {
    const log = yield* EventLog
    while (true) {
      const at = { topic, partition, offset, maxRecords: 5_000, maxWaitMillis: 0 }
      const { records } = yield* persistently(log.fetch(at))
      const last = records.at(-1)
      if (last === undefined) return found
      found.push(...records)
      offset = last.offset + 1
    }
  })
}

/** Records cut where a minute ends, so that a pause between two pieces never cuts a window. */
export const byMinutes = (
  records: ReadonlyArray<LogRecord>,
  atLeast: number
): ReadonlyArray<ReadonlyArray<LogRecord>> => {
  const pieces: Array<Array<LogRecord>> = []
  let minute = Number.NaN
  for (const record of records) {
    const of = Math.floor(record.timestamp / 60_000)
    const piece = pieces.at(-1)
    if (piece === undefined || (piece.length >= atLeast && of !== minute)) pieces.push([record])
    else piece.push(record)
    minute = of
  }
  return pieces
}

export const publishAll = (pieces: ReadonlyArray<ReadonlyArray<LogRecord>>, pause: Duration.Input) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    for (const piece of pieces) {
      yield* persistently(log.publish(learningEvents.name, piece))
      yield* Effect.sleep(pause)
    }
  })

/** All records of the side topics, over all partitions. */
export const setAside = Effect.gen(function* () {
  const log = yield* EventLog
  const found: Array<ConsumedRecord> = []
  for (const topic of [lateTopic, quarantineTopic]) {
    const partitions = yield* log.partitionCount(topic)
    for (let partition = 0; partition < partitions; partition++) found.push(...(yield* reader(topic, partition)))
  }
  return found
})

/** Every record of the input, as the topic holds it. */
export const inputRecords = Effect.gen(function* () {
  const log = yield* EventLog
  const partitions = Array.from({ length: yield* log.partitionCount(learningEvents.name) }, (_, partition) => partition)
  return (yield* Effect.forEach(partitions, (partition) => reader(learningEvents.name, partition))).flat()
})

/** What tells a record from another one, but not from its repetition. */
export const identity = ({ headers, key, timestamp }: LogRecord): string =>
  `${key}/${timestamp}/${headers["courseid"] ?? ""}`

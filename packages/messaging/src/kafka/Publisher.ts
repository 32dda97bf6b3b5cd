/**
 * Publishing: an idempotent producer, acks from all in-sync replicas, zstd. What is asked for while a send is under way goes
 * out together with the next one; one send at a time keeps the order of keys. After a failed send the producer is thrown
 * away: the client would use its sequence numbers again, and the broker would take new records for repeats of lost answers.
 */
import { Effect } from "effect"
import kafkajs, { type Kafka, type Message, type PartitionerArgs, type Producer } from "kafkajs"
import type { EventLogUnavailable, LogRecord } from "../EventLog.ts"
import { partitionOf } from "../Partitioner.ts"
import { call } from "./Failures.ts"
import { packedMessage } from "./PackedRecords.ts"
import { renewed } from "./Renewed.ts"

/** A send holds at most so many records and about so many bytes before compression: brokers bound a batch at 1 MB. */
const maxRecords = 5_000
const maxBytes = 800_000

/** As Kafka's Java client places keys; those without one of the same send go together to the next partition in turn. */
export const keyPartitioner = () => {
  let turn = 0
  let last: ReadonlyArray<unknown> | undefined
  return ({ message, partitionMetadata }: PartitionerArgs): number => {
    const { key } = message
    if (typeof key === "string") return partitionOf(key, partitionMetadata.length)
    if (last !== partitionMetadata) {
      last = partitionMetadata
      turn++
    }
    return turn % partitionMetadata.length
  }
}

export interface TopicRecord {
  readonly topic: string
  readonly record: LogRecord
}

/** Cuts what is to be sent into sends, in order; within one, by topic. */
export const sends = (
  all: ReadonlyArray<TopicRecord>
): ReadonlyArray<Array<{ topic: string; messages: Array<Message> }>> => {
  const cut: Array<Array<{ topic: string; messages: Array<Message> }>> = []
  let topics = new Map<string, { topic: string; messages: Array<Message> }>()
  let [records, bytes] = [0, 0]
  for (const { record, topic } of all) {
    const size = record.value.length + 100
    if (records > 0 && (records >= maxRecords || bytes + size > maxBytes)) {
      cut.push([...topics.values()])
      topics = new Map()
      records = 0
      bytes = 0
    }
    const of = topics.get(topic) ?? { topic, messages: [] }
    topics.set(topic, of)
    of.messages.push(packedMessage(record))
    records++
    bytes += size
  }
  if (records > 0) cut.push([...topics.values()])
  return cut
}

/** What every producer of ours is set to. */
export const producerDefaults = {
  createPartitioner: keyPartitioner,
  allowAutoTopicCreation: false,
  idempotent: true,
  metadataMaxAge: 60_000
} as const

export const sendOptions = { acks: -1, timeout: 30_000, compression: kafkajs.CompressionTypes.ZSTD } as const

interface Waiting {
  readonly records: ReadonlyArray<TopicRecord>
  readonly resolve: () => void
  readonly reject: (thrown: unknown) => void
}

export const publisherOf = (kafka: Kafka) => {
  const producer = renewed<Producer>({
    open: async () => {
      const opened = kafka.producer({
        ...producerDefaults,
        retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 6 }
      })
      await opened.connect()
      return opened
    },
    close: (opened) => opened.disconnect()
  })
  let waiting: Array<Waiting> = []
  let running = false

  /** Sends all that waits, in turns, until nothing does. */
  const drain = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) {
      const mine = waiting
      waiting = []
      try {
        for (const topicMessages of sends(mine.flatMap(({ records }) => records))) {
          await producer.use((open) => open.sendBatch({ ...sendOptions, topicMessages }))
        }
        for (const { resolve } of mine) resolve()
      } catch (thrown) {
        for (const { reject } of mine) reject(thrown)
      }
    }
    running = false
  }

  const publish = (topic: string, records: ReadonlyArray<LogRecord>): Effect.Effect<void, EventLogUnavailable> =>
    records.length === 0
      ? Effect.void
      : call(
          "publish",
          () =>
            new Promise<void>((resolve, reject) => {
              waiting.push({ records: records.map((record) => ({ topic, record })), resolve, reject })
              if (!running) void drain()
            })
        )

  return { publish, close: producer.drop }
}

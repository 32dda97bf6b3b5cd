/** EventLog on Apache Kafka 4: what runs in the clouds. Passes the same suite as the embedded log. */
import { Effect, Layer } from "effect"
import { EventLog, type FetchResult } from "../EventLog.ts"
import { callTopic } from "./Failures.ts"
import { fetchResult, readPartition } from "./fetch/ReadPartition.ts"
import { consumerGroupsOf } from "./group/ConsumerGroup.ts"
import { KafkaClient } from "./KafkaClient.ts"
import { publisherOf } from "./Publisher.ts"
import { topicsOf } from "./Topics.ts"

/** Bytes of one read: enough for the records that were asked for, at a usual size. A broker gives one batch at least. */
const bytesFor = (maxRecords: number): number => Math.min(8_000_000, Math.max(64_000, maxRecords * 500))

const make = Effect.gen(function* () {
  const client = yield* KafkaClient
  const topics = topicsOf(client)
  const groups = consumerGroupsOf(client, topics)
  const publisher = publisherOf(client.kafka)
  yield* Effect.addFinalizer(() => Effect.promise(publisher.close))

  /** The connection goes back to the pool when the read has ended, also when nobody waits for it any more. */
  const fetch = (options: Parameters<EventLog["Service"]["fetch"]>[0]) =>
    callTopic("read", options.topic, async (): Promise<FetchResult> => {
      const { maxRecords, maxWaitMillis, offset, partition, topic } = options
      const reading = client.borrow()
      try {
        const found = await readPartition(
          reading,
          { topic, partition, offset, maxBytes: bytesFor(maxRecords) },
          maxWaitMillis,
          maxRecords
        )
        return fetchResult(found, offset, maxRecords)
      } finally {
        client.release(reading)
      }
    })

  return EventLog.of({
    ensureTopics: topics.ensureTopics,
    keepsFrom: topics.keepsFrom,
    partitionCount: topics.currentCount,
    publish: (topic, records) => Effect.andThen(topics.partitionCount(topic), publisher.publish(topic, records)),
    fetch,
    consume: groups.consume,
    groupOffsets: groups.offsets,
    resetGroup: groups.reset
  })
})

/** The event log over a client; see `KafkaConfig` for the keys. */
export const layer: Layer.Layer<EventLog, never, KafkaClient> = Layer.effect(EventLog, make)

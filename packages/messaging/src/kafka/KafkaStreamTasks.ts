/**
 * StreamTasks on Kafka transactions (KIP-98, KIP-447 not needed: one producer a task). Opening a task begins a producer
 * epoch under the task's name, which ends the former holder's; only then the checkpoint is read. A commit is one transaction:
 * the records, then the offset with its metadata in a group of the task's own name.
 */
import { Deferred, Effect, Layer, Metric, Option, Schedule, type Scope } from "effect"
import type { Kafka, Producer, Transaction } from "kafkajs"
import type { EventLogError } from "../EventLog.ts"
import { CommitIndefinite, type StreamTask, StreamTasks, TaskFenced } from "../StreamTask.ts"
import { call, callTopic, faultOf, isFenced, whileSettling } from "./Failures.ts"
import { partitionReader } from "./fetch/PartitionReader.ts"
import { memberOf } from "./group/Membership.ts"
import { storedOffsets } from "./group/StoredOffsets.ts"
import { KafkaClient } from "./KafkaClient.ts"
import { producerDefaults, sendOptions, sends } from "./Publisher.ts"
import { topicsOf } from "./Topics.ts"

/** A transaction that is not ended within this is aborted by the brokers, in milliseconds. */
const transactionTimeout = 60_000

const removedOffsets = Metric.counter("lyceum_stream_task_removed_offsets_total", {
  description: "Offsets that the brokers had removed before a stream task read them",
  incremental: true
})

/** Ends the epoch of whoever held the name. The client asks for its own epoch at the first transaction only. */
const fence = async (kafka: Kafka, name: string): Promise<Producer> => {
  const producer = kafka.producer({
    ...producerDefaults,
    transactionalId: name,
    maxInFlightRequests: 1,
    transactionTimeout,
    retry: { initialRetryTime: 10, maxRetryTime: 500, retries: 12 }
  })
  try {
    await producer.connect()
    await (await producer.transaction()).abort()
    return producer
  } catch (thrown) {
    await producer.disconnect().catch(() => undefined)
    throw thrown
  }
}

/** The brokers still end the transaction before this one: nothing has been done, try again. */
const isConcurrent = (thrown: unknown): boolean => {
  const { code, type } = faultOf(thrown)
  return code === 51 || type === "CONCURRENT_TRANSACTIONS"
}

const patiently = async (run: () => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries++) {
    try {
      return await run()
    } catch (thrown) {
      if (!isConcurrent(thrown) || tries >= 200) throw thrown
      await new Promise((resume) => setTimeout(resume, 10))
    }
  }
}

const make = Effect.gen(function* () {
  const client = yield* KafkaClient
  const topics = topicsOf(client)

  const open = Effect.fn("StreamTasks.open")(function* (options: {
    readonly name: string
    readonly topic: string
    readonly partition: number
  }): Effect.fn.Return<StreamTask, EventLogError, Scope.Scope> {
    const { name, partition, topic } = options
    const partitionCount = yield* topics.currentCount(topic)
    const producer = yield* Effect.acquireRelease(
      // Several who open one task at once take turns: each one's beginning ends another's.
      call("open a stream task", () => fence(client.kafka, name)).pipe(
        Effect.retry({
          while: ({ cause }) => isFenced(cause) || isConcurrent(cause),
          schedule: Schedule.spaced("50 millis"),
          times: 100
        })
      ),
      (opened) => Effect.promise(() => opened.disconnect().catch(() => undefined))
    )
    const reading = client.borrow()
    yield* Effect.addFinalizer(() => Effect.promise(() => reading.cluster.drop()))
    const [stored] = yield* callTopic("read a checkpoint", topic, () =>
      reading.cluster.use((cluster) => storedOffsets(cluster, name, [{ topic, partition }]))
    ).pipe(whileSettling)
    const checkpoint =
      stored === undefined || stored.offset < 0
        ? Option.none()
        : Option.some({ offset: stored.offset, metadata: stored.metadata })

    let removed = 0
    const read = partitionReader(reading, topic, partition, client.settings.fetchBytes, (count) => (removed += count))
    /** Removed before the task came to them: what depends on them is wrong, and somebody has to know. */
    const reportRemoved = (from: number) =>
      Effect.suspend(() => {
        const count = removed
        removed = 0
        // A task that begins takes the first record that there is.
        if (count === 0 || (from === 0 && Option.isNone(checkpoint))) return Effect.void
        return Effect.andThen(
          Metric.update(Metric.withAttributes(removedOffsets, { task: name }), count),
          Effect.logError(
            `${count} offsets of ${topic}/${partition} from ${from} on were removed before stream task "${name}" had read them: results that need them are wrong`
          )
        )
      })
    const fetch: StreamTask["fetch"] = (at) =>
      Effect.tap(
        callTopic("read", topic, () => read(at)),
        () => reportRemoved(at.offset)
      )

    /** What ended this producer: after it nothing is tried any more. */
    let over: TaskFenced | CommitIndefinite | undefined
    const write = async (transaction: Transaction, produce: Parameters<StreamTask["commit"]>[0]["produce"]) => {
      for (const topicMessages of sends(produce)) await transaction.sendBatch({ ...sendOptions, topicMessages })
    }
    const commit: StreamTask["commit"] = ({ checkpoint: next, produce }) =>
      Effect.suspend(() => {
        if (over !== undefined) return Effect.fail(over)
        return Effect.tryPromise({
          try: async () => {
            const transaction = await producer.transaction()
            await write(transaction, produce)
            const offsets = [{ partition, offset: String(next.offset), metadata: next.metadata }]
            await patiently(() =>
              transaction.sendOffsets({ consumerGroupId: name, topics: [{ topic, partitions: offsets }] })
            )
            await transaction.commit()
          },
          catch: (cause) => {
            over = isFenced(cause) ? new TaskFenced({ task: name }) : new CommitIndefinite({ task: name, cause })
            return over
          }
        })
      })

    return { checkpoint, partitionCount, fetch, commit }
  })

  const share: StreamTasks["Service"]["share"] = ({ group, topics: names, use }) =>
    Effect.andThen(
      Effect.forEach(names, topics.currentCount, { discard: true }),
      memberOf(client, { group, topics: names }, ({ assigned, ending }) =>
        Effect.andThen(use({ partitions: assigned, exclusive: true }), Deferred.await(ending))
      )
    )

  return StreamTasks.of({ open, share })
})

/** Over the client; transactions need brokers that keep their own topics on as many replicas as the data. */
export const layer: Layer.Layer<StreamTasks, never, KafkaClient> = Layer.effect(StreamTasks, make)

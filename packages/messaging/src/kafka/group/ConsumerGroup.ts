/**
 * Consumer groups: every member reads its partitions in one request, handles each partition's batches in order and the
 * partitions beside each other, and reads no further ahead of a partition whose handler is at work (back-pressure).
 */
import { Deferred, Effect, FiberSet, Latch } from "effect"
import type { ConsumedRecord, EventLogError, EventLogUnavailable, GroupOffset } from "../../EventLog.ts"
import { call, callTopic, whileSettling } from "../Failures.ts"
import { firstAvailable } from "../fetch/ReadPartition.ts"
import { committedRecords } from "../fetch/RecordBatch.ts"
import type { KafkaClient, Reading } from "../KafkaClient.ts"
import type { topicsOf } from "../Topics.ts"
import { offsetsByTopic, type TopicPartition } from "./Coordinator.ts"
import { memberOf, type Membership } from "./Membership.ts"
import { storedOffsets } from "./StoredOffsets.ts"

const partitionBytes = 1_000_000
/** How long a read waits when nobody is at work, and when somebody is who may soon want more. */
const restWait = 500
const workWait = 50

interface Place extends TopicPartition {
  /** The next offset to read, and the one that the group has stored. */
  offset: number
  stored: number
  busy: boolean
}

interface ConsumeOptions<E, R> {
  readonly group: string
  readonly topics: ReadonlyArray<string>
  readonly maxBatch: number
  readonly handle: (batch: ReadonlyArray<ConsumedRecord>) => Effect.Effect<void, E, R>
}

export const consumerGroupsOf = (client: KafkaClient["Service"], topics: ReturnType<typeof topicsOf>) => {
  /** Every partition of the topics. */
  const partitionsOf = (names: ReadonlyArray<string>) =>
    Effect.forEach([...names].toSorted(), (topic) =>
      Effect.map(topics.currentCount(topic), (count) =>
        Array.from({ length: count }, (_, partition): TopicPartition => ({ topic, partition }))
      )
    ).pipe(Effect.map((found) => found.flat()))

  const withReading = <A, E, R>(use: (reading: Reading) => Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(Effect.sync(client.borrow), use, (reading) => Effect.sync(() => client.release(reading)))

  const boundsOf = (reading: Reading, partitions: ReadonlyArray<TopicPartition>) =>
    Effect.forEach(
      Map.groupBy(partitions, ({ topic }) => topic),
      ([topic, mine]) =>
        callTopic("read where a topic ends", topic, () =>
          reading.bounds(
            topic,
            mine.map(({ partition }) => partition)
          )
        ).pipe(Effect.map((bounds) => [...bounds].map(([partition, bound]) => ({ topic, partition, ...bound }))))
    ).pipe(Effect.map((found) => found.flat()))

  /** Where the group stands in each of the partitions; none is left out. */
  const positions = (group: string, partitions: ReadonlyArray<TopicPartition>) =>
    withReading((reading) =>
      Effect.gen(function* () {
        const stored = yield* call("read a group's offsets", () =>
          reading.cluster.use((cluster) => storedOffsets(cluster, group, partitions))
        ).pipe(whileSettling)
        const bounds = yield* boundsOf(reading, partitions)
        return bounds.flatMap(({ end, first, partition, topic }) =>
          stored
            .filter((one) => one.topic === topic && one.partition === partition)
            .map(({ offset }): GroupOffset => {
              const at = offset < 0 ? first : offset
              return { topic, partition, offset: at, endOffset: end, lag: Math.max(0, end - at) }
            })
        )
      })
    )

  const offsets = (group: string, names: ReadonlyArray<string>) =>
    Effect.flatMap(partitionsOf(names), (partitions) => positions(group, partitions))

  /** One generation: reads, hands over, commits, until the group changes. */
  const work = <E, R>(options: ConsumeOptions<E, R>, { assigned, commit, ending }: Membership) =>
    Effect.scoped(
      Effect.gen(function* () {
        if (assigned.length === 0) return
        const places = (yield* positions(options.group, assigned)).map(({ offset, partition, topic }): Place => ({
          topic,
          partition,
          offset,
          stored: offset,
          busy: false
        }))
        const workers = yield* FiberSet.make<void, E | EventLogUnavailable>()
        const freed = yield* Latch.make(false)
        const reading = client.borrow()
        yield* Effect.addFinalizer(() => Effect.sync(() => client.release(reading)))

        /** Moves the group's offset; false = the group has changed. */
        const move = (place: Place, offset: number) =>
          Effect.tap(commit({ topic: place.topic, partition: place.partition, offset }), (taken) =>
            Effect.sync(() => {
              if (taken) place.stored = offset
            })
          )

        const handleAll = (place: Place, records: ReadonlyArray<ConsumedRecord>, next: number) =>
          Effect.gen(function* () {
            for (let from = 0; from < records.length; from += options.maxBatch) {
              if (yield* Deferred.isDone(ending)) return
              const batch = records.slice(from, from + options.maxBatch)
              yield* options.handle(batch)
              const last = batch.at(-1)
              const end = from + options.maxBatch >= records.length || last === undefined ? next : last.offset + 1
              if (!(yield* move(place, end))) return
            }
            place.offset = next
            place.busy = false
            yield* freed.open
          })

        const round = Effect.gen(function* () {
          yield* freed.close
          const free = places.filter(({ busy }) => !busy)
          if (free.length === 0) return yield* freed.await
          const wants = free.map(({ offset, partition, topic }) => ({
            topic,
            partition,
            offset,
            maxBytes: partitionBytes
          }))
          const wait = free.length === places.length ? restWait : workWait
          const found = yield* call("read", () => reading.read(wants, wait))
          for (const fetched of found) {
            const place = free.find(
              ({ partition, topic }) => partition === fetched.partition && topic === fetched.topic
            )
            if (place === undefined) continue
            if (fetched.errorCode !== 0) {
              place.offset = yield* call("read", () =>
                firstAvailable(reading, place.topic, place.partition, place.offset)
              )
              continue
            }
            const { next, records } = yield* call("read", async () => committedRecords(fetched, place.offset))
            if (records.length > 0) {
              place.busy = true
              yield* FiberSet.run(workers, handleAll(place, records, next))
              continue
            }
            // Markers and aborted records: nothing to hand over, but the group has passed them.
            place.offset = next
            if (next !== place.stored) yield* move(place, next)
          }
        })
        const rounds = Effect.forever(round)
        yield* Effect.raceFirst(Effect.raceFirst(rounds, FiberSet.join(workers)), Deferred.await(ending))
        // What is under way is finished and committed before the group goes on.
        yield* FiberSet.awaitEmpty(workers)
      })
    )

  const consume = <E, R>(options: ConsumeOptions<E, R>): Effect.Effect<never, EventLogError | E, R> =>
    Effect.andThen(
      partitionsOf(options.topics),
      memberOf(client, { group: options.group, topics: options.topics }, (membership) => work(options, membership))
    )

  /** As one who is no member: brokers take it only while the group has none. */
  const reset = Effect.fnUntraced(function* (group: string, names: ReadonlyArray<string>) {
    const partitions = yield* partitionsOf(names)
    yield* withReading((reading) =>
      Effect.gen(function* () {
        const firsts = (yield* boundsOf(reading, partitions)).map(({ first, ...place }) => ({
          ...place,
          offset: first
        }))
        yield* call("reset a group", () =>
          reading.cluster.use(async (cluster) => {
            const coordinator = await cluster.findGroupCoordinator({ groupId: group })
            await coordinator.offsetCommit({
              groupId: group,
              groupGenerationId: -1,
              memberId: "",
              topics: offsetsByTopic(firsts)
            })
          })
        ).pipe(whileSettling)
      })
    )
  })

  return { consume, offsets, reset }
}

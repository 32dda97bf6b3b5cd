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
  const known = (names: ReadonlyArray<string>) => Effect.forEach(names, topics.currentCount, { discard: true })

  /** Stored offsets; `-1` = none yet. */
  const stored = (group: string, names: ReadonlyArray<string>) =>
    call("read a group's offsets", () =>
      client.admin.use((admin) => admin.fetchOffsets({ groupId: group, topics: [...names] }))
    ).pipe(
      whileSettling,
      Effect.map((found) =>
        found.flatMap(({ partitions, topic }) =>
          partitions.map(({ offset, partition }) => ({ topic, partition, offset: Number(offset) }))
        )
      )
    )

  const withReading = <A, E, R>(use: (reading: Reading) => Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(Effect.sync(client.borrow), use, (reading) => Effect.sync(() => client.release(reading)))

  const boundsOf = (reading: Reading, topic: string, partitions: ReadonlyArray<number>) =>
    callTopic("read where a topic ends", topic, () => reading.bounds(topic, partitions))

  const offsets = Effect.fnUntraced(function* (group: string, names: ReadonlyArray<string>) {
    yield* known(names)
    const of = yield* stored(group, names)
    return yield* withReading((reading) =>
      Effect.forEach([...names].toSorted(), (topic) =>
        Effect.gen(function* () {
          const mine = of.filter((one) => one.topic === topic).toSorted((a, b) => a.partition - b.partition)
          const bounds = yield* boundsOf(
            reading,
            topic,
            mine.map(({ partition }) => partition)
          )
          return mine.map(({ offset, partition }): GroupOffset => {
            const { end, first } = bounds.get(partition) ?? { first: 0, end: 0 }
            const at = offset < 0 ? first : offset
            return { topic, partition, offset: at, endOffset: end, lag: Math.max(0, end - at) }
          })
        })
      )
    ).pipe(Effect.map((found) => found.flat()))
  })

  /** One generation: reads, hands over, commits, until the group changes. */
  const work = <E, R>(options: ConsumeOptions<E, R>, { assigned, commit, ending }: Membership) =>
    Effect.scoped(
      Effect.gen(function* () {
        if (assigned.length === 0) return
        const mine = new Set(assigned.map(({ partition, topic }) => `${topic}/${partition}`))
        const names = [...new Set(assigned.map(({ topic }) => topic))]
        const places = (yield* offsets(options.group, names))
          .filter(({ partition, topic }) => mine.has(`${topic}/${partition}`))
          .map(({ offset, partition, topic }): Place => ({ topic, partition, offset, stored: offset, busy: false }))
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
      known(options.topics),
      memberOf(client, { group: options.group, topics: options.topics }, (membership) => work(options, membership))
    )

  /** As one who is no member: brokers take it only while the group has none. */
  const reset = Effect.fnUntraced(function* (group: string, names: ReadonlyArray<string>) {
    const places = yield* offsets(group, names)
    yield* withReading((reading) =>
      Effect.gen(function* () {
        const firsts: Array<TopicPartition & { readonly offset: number }> = []
        for (const topic of names) {
          const mine = places.filter((place) => place.topic === topic).map(({ partition }) => partition)
          for (const [partition, { first }] of yield* boundsOf(reading, topic, mine)) {
            firsts.push({ topic, partition, offset: first })
          }
        }
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

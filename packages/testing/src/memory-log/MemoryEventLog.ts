/** EventLog over the in-memory store. A group's partition belongs to whoever holds its lock. */
import { EventLog, TopicMismatch } from "@lyceum/messaging/EventLog"
import { Effect, Option, Semaphore } from "effect"
import type { Faults } from "./Faults.ts"
import type { Store } from "./Store.ts"

/** Reads one partition; waits for the first record as the port says. */
export const fetchFrom =
  (store: Store, faults: Faults): EventLog["Service"]["fetch"] =>
  (options) =>
    faults.guard(
      "fetch",
      Effect.gen(function* () {
        const topic = yield* store.find(options.topic)
        const attempt = () => store.read(topic, options.partition, options.offset, options.maxRecords)
        const first = attempt()
        if (first.records.length > 0 || options.maxWaitMillis === 0) return first
        const wait: Effect.Effect<void> = Effect.suspend(() =>
          attempt().records.length > 0 ? Effect.void : Effect.andThen(store.written, wait)
        )
        yield* Effect.timeoutOption(wait, options.maxWaitMillis)
        return attempt()
      })
    )

export const memoryEventLog = (store: Store, faults: Faults): EventLog["Service"] => {
  const groups = new Map<string, number>()
  const locks = new Map<string, Semaphore.Semaphore>()
  const fetch = fetchFrom(store, faults)
  const groupKey = (group: string, topic: string, partition: number) => JSON.stringify([group, topic, partition])
  const lockOf = (key: string) =>
    Effect.gen(function* () {
      const known = locks.get(key)
      if (known !== undefined) return known
      const lock = yield* Semaphore.make(1)
      locks.set(key, lock)
      return lock
    })

  return EventLog.of({
    ensureTopics: Effect.fnUntraced(function* (specs) {
      for (const spec of specs) {
        const known = store.topics.get(spec.name)
        if (known !== undefined && known.spec.partitions !== spec.partitions) {
          return yield* new TopicMismatch({ topic: spec.name, wanted: spec.partitions, found: known.spec.partitions })
        }
        if (known === undefined) store.create(spec)
      }
    }),
    keepsFrom: (topic) => Effect.as(store.find(topic), Option.none()),
    partitionCount: (topic) => Effect.map(store.find(topic), ({ spec }) => spec.partitions),
    publish: (name, records) =>
      faults.guard(
        "publish",
        Effect.map(store.find(name), (topic) => {
          for (const record of records) store.put(topic, store.place(topic, record), record)
          store.wake()
        })
      ),
    fetch,
    consume: (options) =>
      Effect.gen(function* () {
        const partitions: Array<readonly [string, number]> = []
        for (const name of options.topics) {
          const { spec } = yield* store.find(name)
          for (let partition = 0; partition < spec.partitions; partition++) partitions.push([name, partition])
        }
        const loops = partitions.map(([topic, partition]) =>
          Effect.gen(function* () {
            const key = groupKey(options.group, topic, partition)
            const turn = Effect.gen(function* () {
              const offset = groups.get(key) ?? 0
              const at = { topic, partition, offset, maxRecords: options.maxBatch, maxWaitMillis: 60_000 }
              const { records } = yield* fetch(at)
              const last = records.at(-1)
              if (last === undefined) return
              yield* options.handle(records)
              groups.set(key, last.offset + 1)
            })
            return yield* (yield* lockOf(key)).withPermits(1)(Effect.forever(turn))
          })
        )
        yield* Effect.all(loops, { concurrency: "unbounded", discard: true })
        return yield* Effect.never
      }),
    groupOffsets: (group, names) =>
      Effect.map(
        Effect.forEach(names, (name) => store.find(name)),
        (found) =>
          found.flatMap((topic) =>
            topic.partitions.map(({ next, records }, partition) => {
              const offset = groups.get(groupKey(group, topic.spec.name, partition)) ?? 0
              const lag = records.filter((record) => record.offset >= offset).length
              return { topic: topic.spec.name, partition, offset, endOffset: next, lag }
            })
          )
      ),
    resetGroup: (group, names) =>
      Effect.map(
        Effect.forEach(names, (name) => store.find(name)),
        (found) => {
          for (const { spec } of found) {
            for (let partition = 0; partition < spec.partitions; partition++) {
              groups.delete(groupKey(group, spec.name, partition))
            }
          }
        }
      )
  })
}

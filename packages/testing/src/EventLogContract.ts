/**
 * What every adapter of the port EventLog promises. Run it against an adapter by `eventLogContract("postgres", layer)` in a
 * test file; topics and groups are made under fresh names, so the log may be shared. Nothing here assumes dense offsets or
 * delivery at once.
 */
import { assert, layer as withLayer } from "@effect/vitest"
import { type ConsumedRecord, EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { Deferred, Effect, Fiber, type Layer, Queue, Schema } from "effect"
import { randomUUID } from "node:crypto"

const record = (key: string | null, value: string, timestamp = 1_700_000_000_000): LogRecord => ({
  key,
  value: new TextEncoder().encode(value),
  headers: {},
  timestamp
})
const text = ({ value }: { readonly value: Uint8Array }): string => new TextDecoder().decode(value)
const numbered = (count: number, key: (i: number) => string | null): ReadonlyArray<LogRecord> =>
  Array.from({ length: count }, (_, i) => record(key(i), String(i)))

/** A topic that nobody else uses. */
const freshTopic = (partitions: number) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const topic = `t-${randomUUID()}`
    yield* log.ensureTopics([{ name: topic, partitions, retentionDays: null, compacted: false }])
    return topic
  })

/** Every record of a partition, read to the end. */
const readAll = (topic: string, partition: number, maxRecords = 1000) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const found: Array<ConsumedRecord> = []
    let offset = 0
    while (true) {
      const { records, endOffset } = yield* log.fetch({ topic, partition, offset, maxRecords, maxWaitMillis: 200 })
      found.push(...records)
      const last = records.at(-1)
      if (last !== undefined) offset = last.offset + 1
      else if (endOffset === offset) return found
      else offset = endOffset
    }
  })

/** A group's member in the background; what it got is in the queue. */
const member = (group: string, topics: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const got = yield* Queue.unbounded<ConsumedRecord>()
    const fiber = yield* Effect.forkScoped(
      log.consume({
        group,
        topics,
        maxBatch: 100,
        handle: (batch) => Effect.asVoid(Queue.offerAll(got, batch))
      })
    )
    return { fiber, take: (count: number) => Effect.timeout(Queue.takeN(got, count), "30 seconds"), got }
  })

/** Waits until the group has nothing left to read in the topics. */
const settled = (group: string, topics: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    return (yield* log.groupOffsets(group, topics)).reduce((sum, { lag }) => sum + lag, 0)
  }).pipe(Effect.delay("20 millis"), Effect.repeat({ until: (lag) => lag === 0 }), Effect.timeout("30 seconds"))

class Refused extends Schema.TaggedError<Refused>()("Refused", {}) {}

/** Registers the suite. The layer is built once, without test services: real adapters need the real clock. */
export const eventLogContract = <E>(name: string, layer: Layer.Layer<EventLog, E>): void =>
  withLayer(layer, { excludeTestServices: true, timeout: "60 seconds" })(`EventLog contract: ${name}`, (it) => {
    it.effect("keeps key, value, headers and timestamp of a record to the byte", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        const value = Uint8Array.from({ length: 256 }, (_, i) => i)
        const headers = { ce_id: "1", note: "größer 漢字", empty: "" }
        yield* log.publish(topic, [{ key: "k", value, headers, timestamp: 1_234_567_890_123 }])
        const [found] = yield* readAll(topic, 0)
        assert.deepStrictEqual(Array.from(found?.value ?? []), Array.from(value))
        assert.deepStrictEqual(found?.headers, headers)
        assert.deepStrictEqual([found?.key, found?.timestamp], ["k", 1_234_567_890_123])
        assert.deepStrictEqual([found?.topic, found?.partition], [topic, 0])
      })
    )

    it.effect("tells a record without a key from one with the empty key, and keeps the empty value", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        yield* log.publish(topic, [record(null, ""), record("", ""), record("x", "y")])
        const found = yield* readAll(topic, 0)
        assert.deepStrictEqual(
          found.map(({ key }) => key),
          [null, "", "x"]
        )
        assert.deepStrictEqual(found.map(text), ["", "", "y"])
      })
    )

    it.effect("puts a key where Kafka's Java client puts it, also the empty one and beyond ASCII", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(4)
        const keys = ["", "größer", "漢字", ...Array.from({ length: 40 }, () => randomUUID())]
        yield* log.publish(
          topic,
          keys.map((key) => record(key, key))
        )
        const found = (yield* Effect.forEach([0, 1, 2, 3], (partition) => readAll(topic, partition))).flat()
        assert.strictEqual(found.length, keys.length)
        for (const { key, partition } of found) assert.strictEqual(partition, partitionOf(key ?? "none", 4))
      })
    )

    it.effect("keeps the order of a key over many publishes, also when others publish beside it", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(2)
        yield* Effect.forEach(
          Array.from({ length: 8 }, (_, writer) => `writer-${writer}`),
          (key) =>
            Effect.forEach(
              Array.from({ length: 10 }, (_, turn) => turn),
              (turn) =>
                log.publish(
                  topic,
                  Array.from({ length: 7 }, (_, i) => record(key, String(turn * 7 + i)))
                ),
              { discard: true }
            ),
          { concurrency: "unbounded", discard: true }
        )
        const found = (yield* Effect.forEach([0, 1], (partition) => readAll(topic, partition, 13))).flat()
        for (let writer = 0; writer < 8; writer++) {
          const mine = found.filter(({ key }) => key === `writer-${writer}`).map(text)
          assert.deepStrictEqual(
            mine,
            Array.from({ length: 70 }, (_, i) => String(i))
          )
        }
      })
    )

    it.effect("publishes and reads batches of tens of thousands, in pieces of the asked size", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        const filler = "x".repeat(300)
        yield* log.publish(
          topic,
          Array.from({ length: 20_000 }, (_, i) => record("k", `${i} ${filler}`))
        )
        const first = yield* log.fetch({ topic, partition: 0, offset: 0, maxRecords: 10, maxWaitMillis: 1000 })
        assert.isAtMost(first.records.length, 10)
        const found = yield* readAll(topic, 0, 777)
        assert.strictEqual(found.length, 20_000)
        assert.isTrue(found.every((one, i) => text(one) === `${i} ${filler}`))
        assert.isTrue(found.every((one, i) => i === 0 || one.offset > (found[i - 1]?.offset ?? Infinity)))
      })
    )

    it.effect("an empty publish does nothing", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        yield* log.publish(topic, [])
        assert.deepStrictEqual(yield* readAll(topic, 0), [])
      })
    )

    it.effect("a fetch at the end answers empty with that offset, and one that waits gets what comes", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        const at = { topic, partition: 0, maxRecords: 10 }
        const empty = yield* log.fetch({ ...at, offset: 0, maxWaitMillis: 0 })
        assert.deepStrictEqual(empty, { records: [], endOffset: 0 })
        const waiting = yield* Effect.forkChild(log.fetch({ ...at, offset: 0, maxWaitMillis: 20_000 }))
        yield* log.publish(topic, [record("k", "came")])
        assert.deepStrictEqual((yield* Fiber.join(waiting)).records.map(text), ["came"])
      })
    )

    it.effect("a topic that was never made is UnknownTopic for every call", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = `missing-${randomUUID()}`
        const group = randomUUID()
        const calls = [
          log.publish(topic, [record("k", "v")]),
          log.partitionCount(topic),
          log.fetch({ topic, partition: 0, offset: 0, maxRecords: 1, maxWaitMillis: 0 }),
          log.groupOffsets(group, [topic]),
          log.consume({ group, topics: [topic], maxBatch: 1, handle: () => Effect.void })
        ]
        for (const call of calls) assert.strictEqual((yield* Effect.flip(Effect.asVoid(call)))._tag, "UnknownTopic")
      })
    )

    it.effect("making a topic again changes nothing; with another partition count it is refused", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(3)
        const spec = { name: topic, retentionDays: null, compacted: false }
        yield* log.ensureTopics([{ ...spec, partitions: 3 }])
        const refused = yield* Effect.flip(log.ensureTopics([{ ...spec, partitions: 4 }]))
        assert.strictEqual(refused._tag, "TopicMismatch")
        assert.strictEqual(yield* log.partitionCount(topic), 3)
      })
    )

    it.effect("a group gets every record of its topics, each partition in order", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const [one, two] = [yield* freshTopic(3), yield* freshTopic(1)]
        yield* log.publish(
          one,
          numbered(500, (i) => `k${i % 20}`)
        )
        const { take } = yield* member(randomUUID(), [one, two])
        yield* log.publish(
          two,
          numbered(50, () => "k")
        )
        const found = yield* take(550)
        for (const partition of [0, 1, 2]) {
          const offsets = found.filter((r) => r.topic === one && r.partition === partition).map(({ offset }) => offset)
          assert.deepStrictEqual(
            offsets,
            offsets.toSorted((a, b) => a - b)
          )
        }
        assert.strictEqual(new Set(found.filter((r) => r.topic === one).map(text)).size, 500)
        assert.deepStrictEqual(
          found.filter((r) => r.topic === two).map(text),
          Array.from({ length: 50 }, (_, i) => String(i))
        )
      })
    )

    it.effect("hands a batch over from one partition only, and never more than asked for", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(3)
        yield* log.publish(
          topic,
          numbered(200, (i) => `k${i}`)
        )
        const batches = yield* Queue.unbounded<ReadonlyArray<ConsumedRecord>>()
        yield* Effect.forkScoped(
          log.consume({
            group: randomUUID(),
            topics: [topic],
            maxBatch: 7,
            handle: (batch) => Effect.asVoid(Queue.offer(batches, batch))
          })
        )
        let seen = 0
        while (seen < 200) {
          const batch = yield* Effect.timeout(Queue.take(batches), "30 seconds")
          seen += batch.length
          assert.isAtMost(batch.length, 7)
          assert.isAbove(batch.length, 0)
          assert.strictEqual(new Set(batch.map(({ partition }) => partition)).size, 1)
        }
        assert.strictEqual(seen, 200)
      })
    )

    it.effect("a handler that fails ends the consumer with its error, and the batch comes again", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        const group = randomUUID()
        yield* log.publish(
          topic,
          numbered(10, () => "k")
        )
        const handled: Array<string> = []
        const failing = log.consume({
          group,
          topics: [topic],
          maxBatch: 4,
          handle: (batch) =>
            handled.length === 4 ? Effect.fail(new Refused()) : Effect.sync(() => void handled.push(...batch.map(text)))
        })
        assert.strictEqual((yield* Effect.flip(failing))._tag, "Refused")
        assert.deepStrictEqual(handled, ["0", "1", "2", "3"])
        const { take } = yield* member(group, [topic])
        const again = yield* take(6)
        assert.strictEqual(text(again.at(-1) ?? { value: new Uint8Array() }), "9")
      })
    )

    it.effect("a group goes on after a restart where it committed", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(2)
        const group = randomUUID()
        yield* log.publish(
          topic,
          numbered(20, (i) => `k${i}`)
        )
        const first = yield* member(group, [topic])
        yield* first.take(20)
        yield* settled(group, [topic])
        yield* Fiber.interrupt(first.fiber)
        yield* log.publish(topic, [record("k", "later")])
        const second = yield* member(group, [topic])
        assert.deepStrictEqual((yield* second.take(1)).map(text), ["later"])
      })
    )

    it.effect("two groups read the same topic without each other", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        yield* log.publish(
          topic,
          numbered(5, () => "k")
        )
        const one = yield* member(randomUUID(), [topic])
        const two = yield* member(randomUUID(), [topic])
        const expected = ["0", "1", "2", "3", "4"]
        assert.deepStrictEqual((yield* one.take(5)).map(text), expected)
        assert.deepStrictEqual((yield* two.take(5)).map(text), expected)
      })
    )

    it.effect("of two members of a group each record is handled by one; when one leaves, the other takes over", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(2)
        const group = randomUUID()
        const counts = new Map<string, number>()
        const done = yield* Deferred.make<void>()
        const total = 300
        const join = Effect.forkScoped(
          log.consume({
            group,
            topics: [topic],
            maxBatch: 10,
            handle: (batch) =>
              Effect.gen(function* () {
                for (const one of batch) counts.set(text(one), (counts.get(text(one)) ?? 0) + 1)
                if (counts.size === total) yield* Deferred.succeed(done, undefined)
              })
          })
        )
        const first = yield* join
        yield* join
        yield* log.publish(
          topic,
          numbered(100, (i) => `k${i}`)
        )
        yield* settled(group, [topic])
        assert.strictEqual(
          [...counts.values()].reduce((a, b) => a + b, 0),
          100
        )
        yield* Fiber.interrupt(first)
        yield* log.publish(
          topic,
          Array.from({ length: total - 100 }, (_, i) => record(`k${i}`, String(100 + i)))
        )
        yield* Effect.timeout(Deferred.await(done), "45 seconds")
        assert.strictEqual(counts.size, total)
      })
    )

    it.effect("tells how far a group is: offset, end and lag of every partition", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(2)
        const group = randomUUID()
        yield* log.publish(
          topic,
          numbered(30, (i) => `k${i}`)
        )
        const before = yield* log.groupOffsets(group, [topic])
        assert.deepStrictEqual(
          before.map(({ partition }) => partition),
          [0, 1]
        )
        assert.strictEqual(
          before.reduce((sum, { lag }) => sum + lag, 0),
          30
        )
        const { take } = yield* member(group, [topic])
        yield* take(30)
        yield* settled(group, [topic])
        for (const { offset, endOffset } of yield* log.groupOffsets(group, [topic])) assert.isAtLeast(offset, endOffset)
      })
    )

    it.effect("a reset group starts anew; while a member is active a reset is refused or starts it anew as well", () =>
      Effect.gen(function* () {
        const log = yield* EventLog
        const topic = yield* freshTopic(1)
        const group = randomUUID()
        yield* log.publish(
          topic,
          numbered(3, () => "k")
        )
        const first = yield* member(group, [topic])
        yield* first.take(3)
        yield* settled(group, [topic])
        const outcome = yield* Effect.result(log.resetGroup(group, [topic]))
        if (outcome._tag === "Failure") assert.strictEqual(outcome.failure._tag, "EventLogUnavailable")
        yield* Fiber.interrupt(first.fiber)
        yield* log.resetGroup(group, [topic]).pipe(Effect.delay("50 millis"), Effect.retry({ times: 200 }))
        const second = yield* member(group, [topic])
        assert.deepStrictEqual((yield* second.take(3)).map(text), ["0", "1", "2"])
      })
    )
  })

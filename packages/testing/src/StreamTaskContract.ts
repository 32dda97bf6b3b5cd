/**
 * What every adapter of the port StreamTasks promises. Run it against an adapter by
 * `streamTaskContract("postgres", layer)` in a test file; topics are made under fresh names, so the log may be shared.
 */
import { assert, layer as withLayer } from "@effect/vitest"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { Effect, Fiber, type Layer, Option } from "effect"
import { randomUUID } from "node:crypto"

const record = (key: string, value: string, timestamp = 1_700_000_000_000): LogRecord => ({
  key,
  value: new TextEncoder().encode(value),
  headers: { courseid: "c", note: "größer" },
  timestamp
})
const text = (value: Uint8Array): string => new TextDecoder().decode(value)

/** Two topics and a task name that nobody else uses. */
const fresh = Effect.gen(function* () {
  const log = yield* EventLog
  const id = randomUUID()
  const names = { input: `in-${id}`, output: `out-${id}`, task: `task-${id}` }
  const spec = { partitions: 1, retentionDays: null, compacted: false }
  yield* log.ensureTopics([
    { name: names.input, ...spec, partitions: 2 },
    { name: names.output, ...spec }
  ])
  return { log, ...names }
})

/**
 * All visible records of partition 0, as text. A commit that has returned is decided, but a log may show it a moment later:
 * waits until there are as many as expected, not longer than a few seconds.
 */
const visible = (topic: string, expected: number) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const found: Array<string> = []
    let offset = 0
    while (true) {
      const { records } = yield* log.fetch({ topic, partition: 0, offset, maxRecords: 1000, maxWaitMillis: 0 })
      const last = records.at(-1)
      if (last === undefined) return found
      found.push(...records.map(({ value }) => text(value)))
      offset = last.offset + 1
    }
  }).pipe(Effect.repeat({ times: 200, until: (found) => Effect.as(Effect.sleep(20), found.length >= expected) }))

/** Registers the suite. The layer is built once, without test services: real adapters need the real clock. */
export const streamTaskContract = <E>(name: string, layer: Layer.Layer<EventLog | StreamTasks, E>): void =>
  withLayer(layer, { excludeTestServices: true, timeout: "60 seconds" })(`StreamTask contract: ${name}`, (it) => {
    it.effect("a new task has no checkpoint and knows the partition count of its input", () =>
      Effect.gen(function* () {
        const { input, task } = yield* fresh
        const opened = yield* (yield* StreamTasks).open({ name: task, topic: input, partition: 0 })
        assert.isTrue(Option.isNone(opened.checkpoint))
        assert.strictEqual(opened.partitionCount, 2)
      })
    )

    it.effect("opening a task of a topic that does not exist fails with UnknownTopic", () =>
      Effect.gen(function* () {
        const opening = (yield* StreamTasks).open({ name: "x", topic: `missing-${randomUUID()}`, partition: 0 })
        assert.strictEqual((yield* Effect.flip(opening))._tag, "UnknownTopic")
      })
    )

    it.effect("fetch reads its partition in offset order with key, value, headers and timestamp", () =>
      Effect.gen(function* () {
        const { log, input, task } = yield* fresh
        yield* log.publish(
          input,
          Array.from({ length: 50 }, (_, i) => record("one-key", `v${i}`, 1_000 + i))
        )
        const tasks = yield* StreamTasks
        const both = yield* Effect.forEach([0, 1], (partition) =>
          Effect.gen(function* () {
            const opened = yield* tasks.open({ name: `${task}-${partition}`, topic: input, partition })
            return yield* opened.fetch({ offset: 0, maxRecords: 1000, maxWaitMillis: 0 })
          })
        )
        const found = both.flatMap(({ records }) => records)
        assert.deepStrictEqual(
          found.map(({ value }) => text(value)),
          Array.from({ length: 50 }, (_, i) => `v${i}`)
        )
        assert.deepStrictEqual(
          found.map(({ timestamp }) => timestamp),
          Array.from({ length: 50 }, (_, i) => 1_000 + i)
        )
        const offsets = found.map(({ offset }) => offset)
        assert.deepStrictEqual(
          offsets,
          [...new Set(offsets)].sort((a, b) => a - b)
        )
        assert.strictEqual(found[0]?.key, "one-key")
        assert.deepStrictEqual(found[0]?.headers, { courseid: "c", note: "größer" })
        assert.strictEqual(new Set(found.map(({ partition }) => partition)).size, 1)
      })
    )

    it.effect("reading on from the last offset gives the rest, then an empty answer that says: the end", () =>
      Effect.gen(function* () {
        const { log, output, task } = yield* fresh
        yield* log.publish(
          output,
          Array.from({ length: 10 }, (_, i) => record("k", `v${i}`))
        )
        const opened = yield* (yield* StreamTasks).open({ name: task, topic: output, partition: 0 })
        const seen: Array<string> = []
        let offset = 0
        for (let turn = 0; turn < 20; turn++) {
          const { records, endOffset } = yield* opened.fetch({ offset, maxRecords: 3, maxWaitMillis: 0 })
          assert.isAtMost(records.length, 3)
          seen.push(...records.map(({ value }) => text(value)))
          const last = records.at(-1)
          if (last === undefined) {
            assert.strictEqual(endOffset, offset)
            break
          }
          assert.isAbove(endOffset, last.offset)
          offset = last.offset + 1
        }
        assert.deepStrictEqual(
          seen,
          Array.from({ length: 10 }, (_, i) => `v${i}`)
        )
      })
    )

    it.effect("the end is the end also after a transaction wrote last", () =>
      Effect.gen(function* () {
        const { output, input, task } = yield* fresh
        const tasks = yield* StreamTasks
        const writer = yield* tasks.open({ name: task, topic: input, partition: 0 })
        yield* writer.commit({
          produce: [{ topic: output, record: record("k", "a") }],
          checkpoint: { offset: 0, metadata: "" }
        })
        const reader = yield* tasks.open({ name: `${task}-reader`, topic: output, partition: 0 })
        const first = yield* reader.fetch({ offset: 0, maxRecords: 10, maxWaitMillis: 1000 })
        assert.deepStrictEqual(
          first.records.map(({ value }) => text(value)),
          ["a"]
        )
        const offset = (first.records.at(-1)?.offset ?? 0) + 1
        const second = yield* reader.fetch({ offset, maxRecords: 10, maxWaitMillis: 0 })
        assert.deepStrictEqual(second.records, [])
        assert.strictEqual(second.endOffset, offset)
      })
    )

    it.effect("a fetch that waits answers when a record comes", () =>
      Effect.gen(function* () {
        const { log, output, task } = yield* fresh
        const opened = yield* (yield* StreamTasks).open({ name: task, topic: output, partition: 0 })
        const reading = yield* Effect.forkChild(opened.fetch({ offset: 0, maxRecords: 10, maxWaitMillis: 20_000 }))
        yield* log.publish(output, [record("k", "came")])
        const { records } = yield* Fiber.join(reading)
        assert.deepStrictEqual(
          records.map(({ value }) => text(value)),
          ["came"]
        )
      })
    )

    it.effect("a commit shows its records and its checkpoint, metadata to the byte", () =>
      Effect.gen(function* () {
        const { input, output, task } = yield* fresh
        const tasks = yield* StreamTasks
        const metadata = `{"long":"${"é".repeat(2000)}"}`
        yield* Effect.scoped(
          Effect.gen(function* () {
            const opened = yield* tasks.open({ name: task, topic: input, partition: 0 })
            const produce = ["a", "b"].map((value) => ({ topic: output, record: record("k", value) }))
            yield* opened.commit({ produce, checkpoint: { offset: 7, metadata } })
          })
        )
        assert.deepStrictEqual(yield* visible(output, 2), ["a", "b"])
        const again = yield* tasks.open({ name: task, topic: input, partition: 0 })
        assert.deepStrictEqual(again.checkpoint, Option.some({ offset: 7, metadata }))
      })
    )

    it.effect("commits one after the other, without records too; the last checkpoint stands", () =>
      Effect.gen(function* () {
        const { input, output, task } = yield* fresh
        const tasks = yield* StreamTasks
        const opened = yield* tasks.open({ name: task, topic: input, partition: 0 })
        yield* opened.commit({ produce: [], checkpoint: { offset: 1, metadata: "one" } })
        for (let i = 0; i < 5; i++) {
          const produce = [{ topic: output, record: record("k", `v${i}`) }]
          yield* opened.commit({ produce, checkpoint: { offset: 2 + i, metadata: `m${i}` } })
        }
        assert.deepStrictEqual(yield* visible(output, 5), ["v0", "v1", "v2", "v3", "v4"])
        const again = yield* tasks.open({ name: task, topic: input, partition: 0 })
        assert.deepStrictEqual(again.checkpoint, Option.some({ offset: 6, metadata: "m4" }))
      })
    )

    it.effect("opening fences: the former holder's commit fails with TaskFenced and leaves nothing", () =>
      Effect.gen(function* () {
        const { input, output, task } = yield* fresh
        const tasks = yield* StreamTasks
        const old = yield* tasks.open({ name: task, topic: input, partition: 0 })
        yield* old.commit({ produce: [], checkpoint: { offset: 1, metadata: "old" } })
        const current = yield* tasks.open({ name: task, topic: input, partition: 0 })
        const zombie = {
          produce: [{ topic: output, record: record("k", "zombie") }],
          checkpoint: { offset: 99, metadata: "zombie" }
        }
        assert.strictEqual((yield* Effect.flip(old.commit(zombie)))._tag, "TaskFenced")
        assert.strictEqual((yield* Effect.flip(old.commit(zombie)))._tag, "TaskFenced")
        const produce = [{ topic: output, record: record("k", "current") }]
        yield* current.commit({ produce, checkpoint: { offset: 2, metadata: "current" } })
        assert.deepStrictEqual(yield* visible(output, 1), ["current"])
        const after = yield* tasks.open({ name: task, topic: input, partition: 0 })
        assert.deepStrictEqual(after.checkpoint, Option.some({ offset: 2, metadata: "current" }))
      })
    )

    it.effect("tasks of other names are not fenced and keep checkpoints of their own", () =>
      Effect.gen(function* () {
        const { input, task } = yield* fresh
        const tasks = yield* StreamTasks
        const first = yield* tasks.open({ name: `${task}.0`, topic: input, partition: 0 })
        const second = yield* tasks.open({ name: `${task}.1`, topic: input, partition: 1 })
        yield* first.commit({ produce: [], checkpoint: { offset: 1, metadata: "first" } })
        yield* second.commit({ produce: [], checkpoint: { offset: 2, metadata: "second" } })
        const again = yield* tasks.open({ name: `${task}.0`, topic: input, partition: 0 })
        assert.deepStrictEqual(again.checkpoint, Option.some({ offset: 1, metadata: "first" }))
      })
    )

    it.effect("of many who open one task at once, exactly one can commit", () =>
      Effect.gen(function* () {
        const { input, output, task } = yield* fresh
        const tasks = yield* StreamTasks
        const opened = yield* Effect.forEach(
          Array.from({ length: 8 }),
          () => tasks.open({ name: task, topic: input, partition: 0 }),
          { concurrency: "unbounded" }
        )
        const outcomes = yield* Effect.forEach(
          opened,
          (one, i) =>
            one
              .commit({
                produce: [{ topic: output, record: record("k", `v${i}`) }],
                checkpoint: { offset: i, metadata: "" }
              })
              .pipe(
                Effect.as("committed" as const),
                Effect.catchTags({
                  TaskFenced: () => Effect.succeed("fenced" as const),
                  CommitIndefinite: () => Effect.succeed("indefinite" as const)
                })
              ),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(outcomes.filter((outcome) => outcome === "committed").length, 1)
        assert.strictEqual((yield* visible(output, 1)).length, 1)
      })
    )

    it.effect("key decides the partition of what is produced, as for publish", () =>
      Effect.gen(function* () {
        const { log, input, output, task } = yield* fresh
        const opened = yield* (yield* StreamTasks).open({ name: task, topic: output, partition: 0 })
        const keys = ["a", "b", "c", "d", "e", "f", "g", "h"]
        yield* log.publish(
          input,
          keys.map((key) => record(key, "published"))
        )
        const produce = keys.map((key) => ({ topic: input, record: record(key, "committed") }))
        yield* opened.commit({ produce, checkpoint: { offset: 0, metadata: "" } })
        const placed = new Map<string, Set<number>>()
        for (const partition of [0, 1]) {
          const { records } = yield* log.fetch({
            topic: input,
            partition,
            offset: 0,
            maxRecords: 100,
            maxWaitMillis: 0
          })
          for (const { key } of records) {
            const partitions = placed.get(key ?? "") ?? new Set()
            placed.set(key ?? "", partitions.add(partition))
          }
          assert.isAbove(records.length, 0)
        }
        for (const [key, partitions] of placed) assert.strictEqual(partitions.size, 1, key)
        assert.strictEqual(placed.size, keys.length)
      })
    )
  })

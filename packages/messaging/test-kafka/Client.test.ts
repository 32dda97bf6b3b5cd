/** What we rely on in Kafka and its client, pinned down on a real broker. */
import { assert, describe, it } from "@effect/vitest"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { layer as eventLog } from "@lyceum/messaging/kafka/KafkaEventLog"
import { layer as streamTasks } from "@lyceum/messaging/kafka/KafkaStreamTasks"
import { keyPartitioner } from "@lyceum/messaging/kafka/Publisher"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { Effect, Layer, Option } from "effect"
import kafkajs from "kafkajs"
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inject } from "vitest"
import { testKafka } from "./TestKafka.ts"

const ports = Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provideMerge(testKafka))
const record = (value: string, key = "k"): LogRecord => ({
  key,
  value: new TextEncoder().encode(value),
  headers: {},
  timestamp: Date.now()
})
/** As any producer sends it: nothing packed. */
const messageOf = ({ key, timestamp, value }: LogRecord) => ({
  key,
  value: Buffer.from(value),
  timestamp: String(timestamp)
})
const freshTopic = (partitions = 1) =>
  Effect.gen(function* () {
    const topic = `client-${randomUUID()}`
    yield* (yield* EventLog).ensureTopics([{ name: topic, partitions, retentionDays: null, compacted: false }])
    return topic
  })
/** Everything that can be read of partition 0, and where it ends. */
const visible = (topic: string) =>
  Effect.gen(function* () {
    const log = yield* EventLog
    const found: Array<string> = []
    let offset = 0
    while (true) {
      const at = { topic, partition: 0, offset, maxRecords: 1000, maxWaitMillis: 0 }
      const { endOffset, records } = yield* log.fetch(at)
      const last = records.at(-1)
      if (last === undefined) return { found, endOffset, offset }
      found.push(...records.map(({ value }) => new TextDecoder().decode(value)))
      offset = last.offset + 1
    }
  })
const eventually = <A, E, R>(read: Effect.Effect<A, E, R>, until: (found: A) => boolean) =>
  Effect.repeat(read, { times: 250, until: (found) => Effect.as(Effect.sleep(20), until(found)) })

/** A transactional producer of the bare client. */
const producerFor = (transactionalId: string) =>
  Effect.gen(function* () {
    const { kafka } = yield* KafkaClient
    return yield* Effect.acquireRelease(
      Effect.promise(async () => {
        const producer = kafka.producer({
          transactionalId,
          idempotent: true,
          maxInFlightRequests: 1,
          createPartitioner: keyPartitioner,
          retry: { initialRetryTime: 10, retries: 12 }
        })
        await producer.connect()
        return producer
      }),
      (producer) => Effect.promise(() => producer.disconnect())
    )
  })

describe("Kafka's client", () => {
  it.live("never shows records of open and of aborted transactions, also interleaved ones and behind them", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const topic = yield* freshTopic()
      const [one, two] = [yield* producerFor(`a-${topic}`), yield* producerFor(`b-${topic}`)]
      const send = (tx: kafkajs.Transaction, value: string) =>
        Effect.promise(() => tx.send({ topic, messages: [messageOf(record(value))] }))
      const aborted = yield* Effect.promise(() => one.transaction())
      const other = yield* Effect.promise(() => two.transaction())
      yield* send(aborted, "a1")
      yield* send(other, "b1")
      yield* send(aborted, "a2")
      assert.deepStrictEqual(yield* visible(topic), { found: [], endOffset: 0, offset: 0 })
      yield* Effect.promise(() => aborted.abort())
      yield* send(other, "b2")
      yield* Effect.promise(() => other.abort())
      yield* log.publish(topic, [record("plain")])
      const committed = yield* Effect.promise(() => one.transaction())
      yield* send(committed, "c1")
      yield* Effect.promise(() => committed.commit())
      const { found } = yield* eventually(visible(topic), (now) => now.found.length === 2)
      assert.deepStrictEqual(found, ["plain", "c1"])
      // Beginning inside the aborted ones shows nothing of them either. How many places there are before the first that is shown
      // depends on when the broker writes the ends of transactions: four records, and at most two ends.
      const firstFrom = (offset: number) =>
        Effect.map(
          log.fetch({ topic, partition: 0, offset, maxRecords: 1, maxWaitMillis: 0 }),
          ({ records }) => records[0]
        )
      const first = (yield* firstFrom(0))?.offset ?? -1
      assert.isAtLeast(first, 4)
      for (let offset = 0; offset <= first; offset++) {
        assert.strictEqual(new TextDecoder().decode((yield* firstFrom(offset))?.value), "plain")
      }
      const open = yield* Effect.promise(() => two.transaction())
      yield* send(open, "open")
      const end = yield* visible(topic)
      assert.deepStrictEqual(end.found, ["plain", "c1"])
      assert.strictEqual(end.endOffset, end.offset)
      yield* Effect.promise(() => open.abort())
    }).pipe(Effect.scoped, Effect.provide(ports))
  )

  it.live("a checkpoint's metadata of 4096 bytes is kept; one more makes the commit fail and changes nothing", () =>
    Effect.gen(function* () {
      const tasks = yield* StreamTasks
      const [topic, output] = [yield* freshTopic(), yield* freshTopic()]
      const name = `task-${topic}`
      const opened = yield* tasks.open({ name, topic, partition: 0 })
      const most = "x".repeat(4096)
      yield* opened.commit({ produce: [], checkpoint: { offset: 1, metadata: most } })
      const tooMuch = { offset: 2, metadata: `${most}x` }
      const refused = yield* Effect.flip(
        opened.commit({ produce: [{ topic: output, record: record("lost") }], checkpoint: tooMuch })
      )
      assert.strictEqual(refused._tag, "CommitIndefinite")
      const again = yield* tasks.open({ name, topic, partition: 0 })
      assert.deepStrictEqual(again.checkpoint, Option.some({ offset: 1, metadata: most }))
      assert.deepStrictEqual((yield* visible(output)).found, [])
    }).pipe(Effect.scoped, Effect.provide(ports))
  )

  it.live("offsets of many tasks committed beside each other are all kept", () =>
    Effect.gen(function* () {
      const tasks = yield* StreamTasks
      const topic = yield* freshTopic(4)
      const open = (partition: number) => tasks.open({ name: `${topic}.${partition}`, topic, partition })
      yield* Effect.forEach(
        [0, 1, 2, 3],
        (partition) =>
          Effect.gen(function* () {
            const opened = yield* open(partition)
            for (let i = 1; i <= 5; i++) {
              const checkpoint = { offset: i, metadata: `${partition}/${i}` }
              yield* opened.commit({ produce: [{ topic, record: record(`${i}`, `key-${partition}`) }], checkpoint })
            }
          }),
        { concurrency: "unbounded", discard: true }
      )
      for (const partition of [0, 1, 2, 3]) {
        const { checkpoint } = yield* open(partition)
        assert.deepStrictEqual(checkpoint, Option.some({ offset: 5, metadata: `${partition}/5` }))
      }
    }).pipe(Effect.scoped, Effect.provide(ports))
  )

  it.live("a task that was opened elsewhere in the middle of a transaction takes it back", () =>
    Effect.gen(function* () {
      const tasks = yield* StreamTasks
      const topic = yield* freshTopic()
      const name = `task-${topic}`
      const zombie = yield* producerFor(name)
      const half = yield* Effect.promise(() => zombie.transaction())
      yield* Effect.promise(() => half.send({ topic, messages: [messageOf(record("half"))] }))
      const opened = yield* tasks.open({ name, topic, partition: 0 })
      const late = yield* Effect.promise(() =>
        half.commit().then(
          () => "committed",
          (thrown: unknown) => (typeof thrown === "object" && thrown !== null && "type" in thrown ? thrown.type : "?")
        )
      )
      assert.strictEqual(late, "INVALID_PRODUCER_EPOCH")
      yield* opened.commit({ produce: [{ topic, record: record("whole") }], checkpoint: { offset: 0, metadata: "" } })
      const { found } = yield* eventually(visible(topic), (now) => now.found.length > 0)
      assert.deepStrictEqual(found, ["whole"])
    }).pipe(Effect.scoped, Effect.provide(ports))
  )

  it("places keys as Kafka's Java client does", () => {
    const folder = mkdtempSync(join(tmpdir(), "lyceum-murmur-"))
    const keys = ["", "größer", "漢字", "a", "ab", "abc", "😀", ...Array.from({ length: 2_000 }, () => randomUUID())]
    const source = `
      import java.nio.charset.StandardCharsets;
      import java.nio.file.*;
      import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
      public class Placed {
        public static void main(String[] args) throws Exception {
          var out = new StringBuilder();
          for (String key : Files.readAllLines(Path.of(args[0]), StandardCharsets.UTF_8))
            for (int count : new int[] {4, 12, 48})
              out.append(BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), count)).append('\\n');
          System.out.print(out);
        }
      }`
    try {
      writeFileSync(join(folder, "Placed.java"), source)
      writeFileSync(join(folder, "keys"), keys.join("\n"))
      const args = ["-cp", inject("kafkaClassPath"), join(folder, "Placed.java"), join(folder, "keys")]
      const java = execFileSync("java", args, { encoding: "utf8" }).trim().split("\n").map(Number)
      assert.deepStrictEqual(
        java,
        keys.flatMap((key) => [4, 12, 48].map((count) => partitionOf(key, count)))
      )
      const byClient = kafkajs.Partitioners.DefaultPartitioner()
      const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
        partitionErrorCode: 0,
        partitionId,
        leader: 1,
        replicas: [1],
        isr: [1]
      }))
      for (const [index, key] of keys.entries()) {
        const message = { key: Buffer.from(key), value: "" }
        assert.strictEqual(byClient({ topic: "t", partitionMetadata, message }), java[index * 3 + 1], key)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.live("reads what Kafka's own producer wrote with gzip, and what it did not compress", () =>
    Effect.gen(function* () {
      const topic = yield* freshTopic()
      const folder = mkdtempSync(join(tmpdir(), "lyceum-gzip-"))
      yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
      writeFileSync(join(folder, "lines"), Array.from({ length: 100 }, (_, i) => `line ${i}`).join("\n"))
      for (const codec of ["gzip", "none", "zstd"]) {
        const tool = ["-cp", inject("kafkaClassPath"), "org.apache.kafka.tools.ProducerPerformance", "--topic", topic]
        const load = ["--num-records", "100", "--throughput", "-1", "--payload-file", join(folder, "lines")]
        const to = ["--producer-props", `bootstrap.servers=${inject("kafkaBrokers")}`, `compression.type=${codec}`]
        execFileSync("java", [...tool, ...load, ...to], { stdio: "ignore" })
      }
      const { found } = yield* visible(topic)
      assert.strictEqual(found.length, 300)
      assert.isTrue(found.every((line) => /^line \d+$/.test(line)))
    }).pipe(Effect.scoped, Effect.provide(ports))
  )
})

/** The command line on Kafka: topics and dead letters, as on a running platform. */
import { assert, describe, it } from "@effect/vitest"
import { deadLetterTopic, retryTopic } from "@lyceum/events/Topics"
import { deadLetter } from "@lyceum/messaging/consumer/DeadLetter"
import { EventLog } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))
const lyceum = (args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", timeout: 60_000 })
  return { status, text: `${stdout}${stderr}` }
}

describe("lyceum on Kafka", () => {
  it.live(
    "makes and lists topics, refuses another partition count, lists and replays dead letters",
    () =>
      Effect.gen(function* () {
        const { brokers } = yield* kafkaBroker()
        const on = ["--kafka", brokers]
        for (const _ of ["made", "made already"]) {
          const applied = lyceum(["topics", "apply", ...on])
          assert.strictEqual(applied.status, 0, applied.text)
          assert.include(applied.text, "topics are as the registry says")
        }
        assert.match(lyceum(["topics", "list", ...on]).text, /learning-events\s+4 partitions/)
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          const { admin } = yield* KafkaClient
          const side = { partitions: 1, retentionDays: null, compacted: false }
          const [dead, retry] = [deadLetterTopic("user-events", "progress"), retryTopic("user-events", "progress")]
          yield* log.ensureTopics([
            { name: dead, ...side },
            { name: retry, ...side }
          ])
          const record = {
            key: "u1",
            value: new TextEncoder().encode("{}"),
            headers: { ce_id: "e1" },
            timestamp: 1_700_000_000_000
          }
          const failure = { error: "no such learner", attempts: 4, firstFailure: 1_700_000_000_000 }
          yield* log.publish(dead, [deadLetter({ ...record, topic: "user-events", partition: 1, offset: 7 }, failure)])
          const listed = lyceum(["dead-letters", "list", "user-events", "progress", ...on])
          assert.match(listed.text, /0 {2}waiting {3}u1 {2}no such learner/)
          const shown = lyceum(["dead-letters", "inspect", "user-events", "progress", "0", ...on])
          assert.include(shown.text, '"dlt_offset": 7')
          assert.match(lyceum(["dead-letters", "replay", "user-events", "progress", ...on]).text, /^1 handed back/)
          assert.match(lyceum(["dead-letters", "replay", "user-events", "progress", ...on]).text, /^0 handed back/)
          const { records } = yield* log.fetch({
            topic: retry,
            partition: 0,
            offset: 0,
            maxRecords: 10,
            maxWaitMillis: 0
          })
          assert.deepStrictEqual(
            records.map(({ headers, key }) => [key, headers["ce_id"]]),
            [["u1", "e1"]]
          )
          yield* Effect.promise(() =>
            admin.use((open) => open.createPartitions({ topicPartitions: [{ topic: "user-events", count: 5 }] }))
          )
          const refused = lyceum(["topics", "apply", ...on])
          assert.strictEqual(refused.status, 1)
          assert.include(refused.text, 'topic "user-events" has 5 partitions, not 4')
          const folder = yield* Effect.acquireRelease(
            Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-mismatch-"))),
            (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
          )
          const started = lyceum(["start", "--port", "0", "--data-dir", join(folder, "data"), ...on])
          assert.strictEqual(started.status, 1, started.text)
          assert.match(
            started.text,
            /topic "user-events" has 5 partitions, not 4: a count is never changed silently\n$/
          )
        }).pipe(Effect.provide(kafkaPortsOn(brokers)))
        const away = lyceum(["topics", "list", "--kafka", "127.0.0.1:1"])
        assert.strictEqual(away.status, 1)
        assert.include(away.text, "did not answer")
      }).pipe(Effect.scoped),
    180_000
  )
})

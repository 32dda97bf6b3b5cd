/** Activity of 2004 on a broker that removes what is too old by its own time, as real ones do every five minutes. */
import { assert, describe, it } from "@effect/vitest"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { ConfigProvider, Effect, Layer } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { lyceum } from "../../../test/support/process.ts"
import { startMain } from "./Services.ts"

const retention = {
  "log.initial.task.delay.ms": "200",
  "log.retention.check.interval.ms": "200",
  "log.segment.delete.delay.ms": "0"
}
const april2004 = Date.UTC(2004, 3, 20, 12) / 1000

describe("a replay of old activity into Kafka", () => {
  it.live(
    "is refused while the topics would not keep it; kept, its windows are those of a plain count",
    () =>
      Effect.gen(function* () {
        const { brokers } = yield* kafkaBroker({ properties: retention })
        const folder = yield* Effect.acquireRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-replay-"))),
          (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
        )
        const file = join(folder, "activity.txt")
        const lines = Array.from({ length: 3_000 }, (_, n) => `${n % 97} ${n % 31} ${april2004 + n}`)
        writeFileSync(file, lines.join("\n"))
        const run = (...args: ReadonlyArray<string>) =>
          Effect.promise(() => lyceum([...args, "--kafka", brokers, "--data-dir", folder]))
        const firstOffsets = Effect.gen(function* () {
          const reading = (yield* KafkaClient).borrow()
          return yield* Effect.promise(async () => {
            const bounds = await reading.bounds("learning-events", [0, 1, 2, 3])
            return [...bounds.values()].map(({ end, first }) => ({ first, end }))
          })
        })

        assert.strictEqual((yield* run("topics", "apply")).code, 0)
        const refused = yield* run("replay", file)
        assert.strictEqual(refused.code, 1, refused.output)
        assert.match(
          refused.output,
          /keeps records of learning-events from .* goes on at 2004-04-20T12:00:00.000Z.*--keep/
        )

        yield* startMain("unique-learners", {
          LYCEUM_EVENT_LOG: "kafka",
          KAFKA_BROKERS: brokers,
          MANAGEMENT_PORT: "0",
          UNIQUE_LEARNERS_IDLE_TIMEOUT: "2 seconds"
        })
        const kept = yield* run("replay", file, "--keep")
        assert.strictEqual(kept.code, 0, kept.output)
        assert.include(kept.output, "50 overall windows (sum")
        assert.include(kept.output, "equal to a plain count")
        yield* Effect.gen(function* () {
          yield* Effect.sleep("2 seconds")
          const before = yield* firstOffsets
          assert.isTrue(
            before.every(({ first }) => first === 0),
            JSON.stringify(before)
          )
          // The limit is put back by whoever asks for it, and then the brokers remove what is older.
          const applied = yield* run("topics", "apply")
          assert.strictEqual(applied.code, 0, applied.output)
          yield* Effect.repeat(Effect.delay(firstOffsets, "200 millis"), {
            until: (after) => after.every(({ end, first }) => first === end && end > 0)
          }).pipe(Effect.timeout("30 seconds"))
        }).pipe(
          Effect.provide(
            KafkaClient.layer.pipe(
              Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ KAFKA_BROKERS: brokers })))
            )
          )
        )
      }).pipe(Effect.scoped),
    120_000
  )
})

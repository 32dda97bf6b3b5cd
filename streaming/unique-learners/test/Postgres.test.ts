/** The job on the embedded log, in real time: stopped in the middle and started again. */
import { assert, describe, it } from "@effect/vitest"
import { analyticsResults, learningEvents } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { migrations } from "@lyceum/messaging/postgres/migrations"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { layer as streamTasks } from "@lyceum/messaging/postgres/PostgresStreamTasks"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer } from "effect"
import { defaultSettings, JobSettings } from "../src/Settings.ts"
import { jobTopics, UniqueLearners } from "../src/UniqueLearners.ts"
import { defaultWindowConfig } from "../src/window/WindowConfig.ts"
import { activityLog, hasActivityLog } from "./support/ActivityLog.ts"
import { bruteForce } from "./support/BruteForce.ts"
import { activity, epoch2004, seeded } from "./support/Inputs.ts"

const ports = Layer.mergeAll(eventLog, streamTasks).pipe(Layer.provide(testDatabase("messaging", migrations)))
const settings = {
  ...defaultSettings,
  fetchWait: 100,
  commitInterval: 500,
  windows: { ...defaultWindowConfig, idleTimeout: 1_000 }
}
const job = Layer.fresh(UniqueLearners.layerNoDeps.pipe(Layer.provide(JobSettings.layerOf(settings))))

/** Reads on from where the last call stopped, into `found`. */
const reader = (topic: string) => {
  const found: Array<string> = []
  let offset = 0
  const read = Effect.gen(function* () {
    const log = yield* EventLog
    for (;;) {
      const { records } = yield* log.fetch({ topic, partition: 0, offset, maxRecords: 5_000, maxWaitMillis: 0 })
      const last = records.at(-1)
      if (last === undefined) return found
      found.push(...records.map(({ value }) => new TextDecoder().decode(value)))
      offset = last.offset + 1
    }
  })
  return read
}

/** Feeds the records in pieces, with the job stopped in the middle. Equal to the batch count of all: nothing was late or lost. */
const equalsBruteForce = (records: ReadonlyArray<LogRecord>, piece: number) =>
  Effect.gen(function* () {
    const expected = bruteForce(records)
    const topics = yield* EventLog
    yield* topics.ensureTopics(jobTopics)
    const feed = (from: number, to: number) =>
      Effect.forEach(
        Array.from({ length: Math.ceil((to - from) / piece) }, (_, i) => from + i * piece),
        (start) => topics.publish(learningEvents.name, records.slice(start, Math.min(to, start + piece))),
        { discard: true }
      )
    const results = reader(analyticsResults.name)
    const half = Math.floor(records.length / 2)
    // Stopped before it can have seen everything, and while the partitions were never all idle.
    yield* feed(0, half).pipe(Effect.provide(job))
    yield* Effect.gen(function* () {
      yield* feed(half, records.length)
      yield* results.pipe(
        Effect.delay("200 millis"),
        Effect.repeat({ until: (found) => found.length >= expected.length }),
        Effect.timeout("90 seconds")
      )
    }).pipe(Effect.provide(job))
    const found = yield* results
    const at = expected.findIndex((row, i) => found[i] !== row)
    if (at >= 0) assert.strictEqual(found[at], expected[at], `row ${at}`)
    assert.strictEqual(found.length, expected.length)
  }).pipe(Effect.provide(Layer.fresh(ports)))

describe("on the embedded log", () => {
  const draw = seeded(11)
  const generated = Array.from({ length: 6_000 }, (_, i) =>
    activity(draw(300), draw(20), epoch2004 + i * 500 - draw(10_000))
  )

  it.live("counts what a batch counts, over a restart", () => equalsBruteForce(generated, 1_000), 120_000)

  it.live.skipIf(!hasActivityLog)(
    "counts a real activity log of 59,835 events",
    () => equalsBruteForce(activityLog(), 5_000),
    120_000
  )
})

import { assert, describe, it } from "@effect/vitest"
import { EnvelopeHeaders } from "@lyceum/events/Envelope"
import { UniqueLearnersCounted } from "@lyceum/events/AnalyticsEvents"
import { analyticsResults, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { EventLog } from "@lyceum/messaging/EventLog"
import { StreamTasks } from "@lyceum/messaging/StreamTask"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { ConfigProvider, Effect, Layer, Metric, Schema } from "effect"
import { TestClock } from "effect/testing"
import { defaultSettings, JobSettings, type Settings } from "../src/Settings.ts"
import { stage1Name } from "../src/Stage1.ts"
import { jobTopics, UniqueLearners } from "../src/UniqueLearners.ts"
import { activity, course, minute, now2026 } from "./support/Inputs.ts"

const start = Math.floor(now2026 / minute) * minute
const seconds = (count: number) =>
  Effect.forEach(Array.from({ length: count }), () => TestClock.adjust("1 second"), { discard: true })
const json = (record: { readonly value: Uint8Array }) => new TextDecoder().decode(record.value)

const running = (settings: Settings = defaultSettings) =>
  UniqueLearners.layerNoDeps.pipe(Layer.provide(JobSettings.layerOf(settings)))
const onMemory = <A, E>(test: Effect.Effect<A, E, EventLog | StreamTasks | MemoryLog>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(start)
    yield* (yield* EventLog).ensureTopics(jobTopics)
    return yield* test
  }).pipe(Effect.provide(Layer.fresh(MemoryLog.layer)))

describe("the job", () => {
  it.effect("writes one deterministic record a window, with event time only", () =>
    onMemory(
      Effect.gen(function* () {
        const log = yield* EventLog
        const memory = yield* MemoryLog
        yield* log.publish(learningEvents.name, [activity(1, 1, start + 1_000), activity(2, 1, start + 2_000)])
        yield* seconds(71).pipe(Effect.provide(running()))
        assert.deepStrictEqual(memory.records(analyticsResults.name), [])
        yield* seconds(20).pipe(Effect.provide(Layer.fresh(running())))
        const [overall, inCourse, ...more] = memory.records(analyticsResults.name)
        assert.deepStrictEqual(more, [])
        if (overall === undefined || inCourse === undefined) return assert.fail("no results")
        assert.strictEqual(
          json(overall),
          '{"windowStart":"2026-01-15T09:00:00.000Z","windowEnd":"2026-01-15T09:01:00.000Z","courseId":"*","uniqueLearners":2}'
        )
        assert.strictEqual(overall.key, "2026-01-15T09:00:00.000Z/*")
        assert.strictEqual(inCourse.key, `2026-01-15T09:00:00.000Z/${course(1)}`)
        assert.strictEqual(overall.timestamp, start + minute)
        const headers = yield* Schema.decodeUnknownEffect(EnvelopeHeaders)(overall.headers)
        assert.strictEqual(headers.ce_id, derivedUuid("unique-learners", "2026-01-15T09:00:00.000Z", "*"))
        assert.strictEqual(headers.ce_time, "2026-01-15T09:01:00.000Z")
        yield* Schema.decodeUnknownEffect(UniqueLearnersCounted)({
          type: headers.ce_type,
          data: JSON.parse(json(overall))
        })
      })
    )
  )

  it.effect("late and unplaceable records are kept as they came, with where they stood and why", () =>
    onMemory(
      Effect.gen(function* () {
        const log = yield* EventLog
        const memory = yield* MemoryLog
        const late = activity(1, 1, start - 5 * minute)
        const poison = { ...activity(1, 1, start), headers: { ce_type: "x" } }
        yield* log.publish(learningEvents.name, [activity(1, 1, start), late, poison])
        yield* seconds(20).pipe(Effect.provide(running()))
        const [kept] = memory.records(lateTopic)
        const [bad] = memory.records(quarantineTopic)
        if (kept === undefined || bad === undefined) return assert.fail("not kept")
        assert.deepStrictEqual([kept.key, kept.value, kept.timestamp], [late.key, late.value, late.timestamp])
        const partition = kept.headers["dlt_partition"] ?? ""
        const place = {
          dlt_topic: "learning-events",
          dlt_partition: partition,
          dlt_attempts: "1",
          dlt_first_failure: new Date(start).toISOString()
        }
        assert.deepStrictEqual(kept.headers, { ...late.headers, ...place, dlt_offset: "1", dlt_error: "late" })
        assert.deepStrictEqual(bad.headers, { ce_type: "x", ...place, dlt_offset: "2", dlt_error: "no-course" })
        assert.strictEqual((yield* Metric.value(lateOf(partition))).count, 1)
      })
    )
  )

  it.effect("a second worker takes over: the first one stops, and nothing is written twice", () =>
    onMemory(
      Effect.gen(function* () {
        const log = yield* EventLog
        const memory = yield* MemoryLog
        yield* log.publish(learningEvents.name, [activity(1, 1, start)])
        const states = (job: UniqueLearners["Service"]) =>
          Effect.map(job.status, (status) => new Set([...status.values()].map(({ state }) => state)))
        yield* Effect.gen(function* () {
          const first = yield* UniqueLearners
          yield* seconds(3)
          assert.deepStrictEqual(yield* states(first), new Set(["running"]))
          yield* Effect.gen(function* () {
            const second = yield* UniqueLearners
            yield* seconds(90)
            yield* log.publish(learningEvents.name, [activity(2, 1, start + 90_000)])
            yield* seconds(120)
            assert.deepStrictEqual(yield* states(second), new Set(["running"]))
          }).pipe(Effect.provide(Layer.fresh(running())))
          assert.deepStrictEqual(yield* states(first), new Set(["fenced"]))
        }).pipe(Effect.provide(Layer.fresh(running())))
        assert.strictEqual(memory.records(analyticsResults.name).length, 4)
      })
    )
  )

  it.effect("an unreachable log is tried again until it answers", () =>
    onMemory(
      Effect.gen(function* () {
        const log = yield* EventLog
        const memory = yield* MemoryLog
        yield* log.publish(learningEvents.name, [activity(1, 1, start)])
        yield* Effect.gen(function* () {
          const { status } = yield* UniqueLearners
          yield* seconds(5)
          memory.setFaults(() => "unavailable")
          yield* seconds(60)
          const states = [...(yield* status).values()].map(({ state }) => state)
          assert.deepStrictEqual(new Set(states.filter((state) => state !== "opening")), new Set(["retrying"]))
          memory.setFaults(() => "none")
          yield* seconds(90)
        }).pipe(Effect.provide(running()))
        assert.strictEqual(memory.records(analyticsResults.name).length, 2)
      })
    )
  )

  it.effect("refuses a checkpoint of another partition count unless that is accepted", () =>
    onMemory(
      Effect.gen(function* () {
        const tasks = yield* StreamTasks
        const name = stage1Name(0)
        const task = yield* tasks.open({ name, topic: learningEvents.name, partition: 0 })
        const metadata = '{"v":1,"wm":null,"processedTo":0,"layout":3,"window":60000,"held":[]}'
        yield* task.commit({ produce: [], checkpoint: { offset: 0, metadata } })
        const stateOf = Effect.gen(function* () {
          const { status } = yield* UniqueLearners
          yield* seconds(2)
          return (yield* status).get(name)
        })
        const refused = yield* stateOf.pipe(Effect.provide(running()))
        assert.strictEqual(refused?.state, "refused")
        assert.include(JSON.stringify(refused), "had 3 partitions then and has 4 now")
        const accepted = yield* stateOf.pipe(Effect.provide(running({ ...defaultSettings, acceptLayout: true })))
        assert.strictEqual(accepted?.state, "running")
      }).pipe(Effect.scoped)
    )
  )
})

const lateOf = (partition: string) =>
  Metric.withAttributes(
    Metric.counter("lyceum_streaming_late_total", {
      description: "Records that came after their window was closed",
      incremental: true
    }),
    { partition }
  )

describe("settings", () => {
  const read = (environment: Record<string, string>) =>
    JobSettings.pipe(
      Effect.provide(
        Layer.fresh(JobSettings.layer).pipe(
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))
        )
      )
    )

  it.effect("are the defaults in an empty environment", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read({}), defaultSettings)
    })
  )

  it.effect("are read by name", () =>
    Effect.gen(function* () {
      const settings = yield* read({ UNIQUE_LEARNERS_IDLE_TIMEOUT: "2 seconds", UNIQUE_LEARNERS_FETCH_RECORDS: "7" })
      assert.strictEqual(settings.windows.idleTimeout, 2_000)
      assert.strictEqual(settings.fetchRecords, 7)
    })
  )

  it.effect("a value that makes no sense stops the start with its name", () =>
    Effect.gen(function* () {
      const wrong = yield* Effect.flip(read({ UNIQUE_LEARNERS_FETCH_RECORDS: "0" }))
      assert.include(wrong.message, "fetchRecords")
      const unreadable = yield* Effect.flip(read({ UNIQUE_LEARNERS_IDLE_TIMEOUT: "soon" }))
      assert.include(unreadable.message, "UNIQUE_LEARNERS_IDLE_TIMEOUT")
    })
  )
})

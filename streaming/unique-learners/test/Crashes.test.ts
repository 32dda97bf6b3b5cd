import { assert, describe, it } from "@effect/vitest"
import type { EventLog } from "@lyceum/messaging/EventLog"
import { EventLog as Log } from "@lyceum/messaging/EventLog"
import { type Checkpoint, StreamTasks } from "@lyceum/messaging/StreamTask"
import { seed } from "@lyceum/testing/Seed"
import { Effect, Layer, Option, Schema } from "effect"
import { isExact, type Options, schedule } from "./support/Schedule.ts"

const rough: Options = { faultEvery: 8, silences: false }
/** `LYCEUM_LIVES` asks for more of them. */
const lives = Number.parseInt(process.env["LYCEUM_LIVES"] ?? "500", 10)

const forEachLife = (
  options: Options,
  check: (found: Effect.Success<ReturnType<typeof schedule>>, life: number) => void
) =>
  Effect.gen(function* () {
    for (let life = 0; life < lives; life++) check(yield* schedule(seed + life, options), life)
  })

describe(`exactly once (LYCEUM_SEED=${seed})`, () => {
  const whole = (found: Effect.Success<ReturnType<typeof schedule>>, life: number) => {
    assert.deepStrictEqual(found.results, found.expected, `life ${life}`)
    assert.deepStrictEqual(found.quarantined, found.expectedQuarantined, `life ${life}`)
    assert.strictEqual(new Set(found.late).size, found.late.length, `life ${life}`)
  }

  it.effect(
    "without faults the results are the batch count and late is what the rule says",
    () =>
      forEachLife({ faultEvery: 0, silences: false }, (found, life) => {
        whole(found, life)
        assert.deepStrictEqual(found.late, found.expectedLate, `life ${life}`)
      }),
    120_000
  )

  it.effect(
    "crashes, zombies and unknown commits at every call change not a byte",
    () =>
      forEachLife(rough, (found, life) => {
        whole(found, life)
        assert.deepStrictEqual(found.late, found.expectedLate, `life ${life}`)
      }),
    120_000
  )

  it.effect(
    "with silences in between, each record is in exactly one place and each window is right and written once",
    () => forEachLife({ faultEvery: 12, silences: true }, whole),
    120_000
  )
})

describe("the check finds planted faults", () => {
  const Metadata = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))
  /** Changes what a restart is told. */
  const forgetting = (change: (checkpoint: Checkpoint, metadata: Record<string, unknown>) => Checkpoint) =>
    Layer.effect(
      StreamTasks,
      Effect.map(StreamTasks, (tasks) =>
        StreamTasks.of({
          ...tasks,
          open: (options) =>
            Effect.map(tasks.open(options), (task) => ({
              ...task,
              checkpoint: Option.map(task.checkpoint, (checkpoint) =>
                change(checkpoint, { ...Schema.decodeSync(Metadata)(checkpoint.metadata) })
              )
            }))
        })
      )
    )
  const without = (key: string, value: unknown) =>
    forgetting((checkpoint, metadata) =>
      key in metadata ? { ...checkpoint, metadata: JSON.stringify({ ...metadata, [key]: value }) } : checkpoint
    )
  /** Publishes first and commits the checkpoint afterwards: at least once. */
  const notAtomic = Layer.effect(
    StreamTasks,
    Effect.gen(function* () {
      const tasks = yield* StreamTasks
      const log = yield* Log
      return StreamTasks.of({
        ...tasks,
        open: (options) =>
          Effect.map(tasks.open(options), (task) => ({
            ...task,
            commit: ({ produce, checkpoint }) =>
              Effect.forEach(
                produce,
                ({ topic, record }) => Effect.retry(log.publish(topic, [record]), { while: () => true }),
                {
                  discard: true
                }
              ).pipe(Effect.orDie, Effect.andThen(task.commit({ produce: [], checkpoint })))
          }))
      })
    })
  )
  const finds = (sabotage: Layer.Layer<StreamTasks, never, StreamTasks | EventLog>) =>
    Effect.gen(function* () {
      for (let life = 0; life < 400; life++) {
        if (!isExact(yield* schedule(life, rough, sabotage))) return
      }
      return assert.fail("400 lives of a broken job looked right")
    })

  it.effect("a restart that forgets the watermark", () => finds(without("wm", null)), 60_000)
  it.effect(
    "a restart that goes on where it stopped instead of at the low water",
    () => finds(forgetting((checkpoint, metadata) => ({ ...checkpoint, offset: Number(metadata["processedTo"]) }))),
    60_000
  )
  it.effect("a merge that forgets what is final", () => finds(without("finalTo", null)), 60_000)
  it.effect("a restart that forgets how far it had come", () => finds(without("processedTo", 0)), 60_000)
  it.effect("records and checkpoint that are not written as one", () => finds(notAtomic), 60_000)
})

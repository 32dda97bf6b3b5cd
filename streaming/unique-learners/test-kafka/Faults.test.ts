/**
 * Exactly once on a real broker: workers as processes under kill -9, a stopped and woken one, an orderly restart of the broker.
 * After it the committed results are those of a batch count over all input, byte for byte, in order, each once.
 */
import { assert, describe, it } from "@effect/vitest"
import { analyticsResults } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { seed } from "@lyceum/testing/Seed"
import { Effect, Fiber, type Scope } from "effect"
import { jobTopics } from "../src/UniqueLearners.ts"
import { activityLog, hasActivityLog } from "../test/support/ActivityLog.ts"
import { bruteForce } from "../test/support/BruteForce.ts"
import { activity, epoch2004, seeded } from "../test/support/Inputs.ts"
import { byMinutes, identity, inputRecords, portsOn, publishAll, reader, setAside, text } from "./Results.ts"
import { startWorker, type Worker } from "./Workers.ts"

const draw = seeded(seed)
const generated = (count: number) =>
  Array.from({ length: count }, (_, i) => activity(draw(300), draw(20), epoch2004 + i * 700))
const input = hasActivityLog ? activityLog() : generated(30_000)

interface Scene {
  readonly workers: Array<Worker>
  readonly start: Effect.Effect<Worker, never, Scope.Scope>
  readonly broker: Effect.Success<ReturnType<typeof kafkaBroker>>
}

/** Feeds the input while `trouble` goes on, and compares. */
const exactUnder = <E>(
  records: ReadonlyArray<LogRecord>,
  trouble: (scene: Scene) => Effect.Effect<void, E, Scope.Scope>
) =>
  Effect.gen(function* () {
    yield* Effect.logInfo(`seed ${seed}: LYCEUM_SEED repeats it`)
    const broker = yield* kafkaBroker()
    yield* Effect.gen(function* () {
      const log = yield* EventLog
      yield* log.ensureTopics(jobTopics)
      const start = startWorker(broker.brokers)
      const workers = yield* Effect.forEach([1, 2, 3], () => start)
      const pieces = byMinutes(records, Math.ceil(records.length / 80))
      const feeding = yield* Effect.forkChild(publishAll(pieces, "200 millis"))
      yield* trouble({ workers, start, broker })
      yield* Fiber.join(feeding)
      const held = yield* inputRecords
      const expected = bruteForce(held)
      assert.deepStrictEqual(expected.length, bruteForce(records).length)
      const read = reader(analyticsResults.name)
      const found = yield* Effect.repeat(Effect.delay(read, "300 millis"), {
        until: (now) => now.length >= expected.length
      }).pipe(
        // What is missing then is shown by the comparison; the workers' last words help to see why.
        Effect.timeoutOrElse({
          duration: "90 seconds",
          orElse: () => Effect.andThen(Effect.logError(workers.map((worker) => worker.log()).join("\n")), read)
        })
      )
      const rows = found.map(text)
      const at = expected.findIndex((row, i) => rows[i] !== row)
      assert.strictEqual(at < 0 ? "" : rows[at], at < 0 ? "" : expected[at], `row ${at} of ${expected.length}`)
      // Nothing more comes after the last one.
      yield* Effect.sleep("2 seconds")
      assert.strictEqual((yield* read).length, expected.length)
      // A publish that is tried again repeats records; only repetitions may be late, and nothing is unplaceable.
      const times = new Map<string, number>()
      for (const record of held) times.set(identity(record), (times.get(identity(record)) ?? 0) + 1)
      const aside = (yield* setAside).filter(
        (record) => record.headers["dlt_error"] !== "late" || (times.get(identity(record)) ?? 0) < 2
      )
      assert.deepStrictEqual(aside.map(identity), [])
    }).pipe(Effect.provide(portsOn(broker.brokers)))
  }).pipe(Effect.scoped)

describe("exactly once on a real broker", () => {
  it.live(
    "three workers of which one after the other is killed",
    () =>
      exactUnder(input, ({ start, workers }) =>
        Effect.gen(function* () {
          for (let turn = 0; turn < 5; turn++) {
            yield* Effect.sleep(`${2_000 + draw(1_500)} millis`)
            const victim = draw(workers.length)
            yield* workers[victim]?.signal("SIGKILL") ?? Effect.void
            workers[victim] = yield* start
          }
        })
      ),
    240_000
  )

  it.live(
    "a worker that is stopped for longer than its session and wakes up, and a broker that restarts",
    () =>
      exactUnder(input.slice(0, 30_000), ({ broker, workers }) =>
        Effect.gen(function* () {
          yield* Effect.sleep("4 seconds")
          const zombie = workers[draw(workers.length)]
          yield* zombie?.signal("SIGSTOP") ?? Effect.void
          yield* Effect.sleep("6 seconds")
          yield* zombie?.signal("SIGCONT") ?? Effect.void
          yield* Effect.sleep("3 seconds")
          yield* broker.stop
          yield* Effect.sleep("1 second")
          yield* broker.start
        })
      ),
    240_000
  )
})

/**
 * Exactly once under hostile input and faults at the same time, on a real broker: one idle partition, minutes in which every
 * partition is idle, records from the far future, poison, repeated deliveries, each with a worker killed in the middle of it;
 * and a broker that restarts while a transaction is open. After each, the committed results are those of a batch count over
 * what the topic holds, byte for byte, and each record that was set aside was so once, with its coordinates.
 */
import { assert, describe, it } from "@effect/vitest"
import { analyticsPartials, analyticsResults, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { type ConsumedRecord, EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { KafkaClient } from "@lyceum/messaging/kafka/KafkaClient"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { seed } from "@lyceum/testing/Seed"
import { Effect, Fiber, type Scope } from "effect"
import { jobTopics } from "../src/UniqueLearners.ts"
import { bruteForce } from "../test/support/BruteForce.ts"
import { activity, course, epoch2004, minute, seeded } from "../test/support/Inputs.ts"
import { byMinutes, inputRecords, persistently, portsOn, publishAll, reader, text } from "./Results.ts"
import { openTransactions } from "./Transactions.ts"
import { startWorker, type Worker } from "./Workers.ts"

const draw = seeded(seed)
const partitions = learningEvents.partitions
const quiet = draw(partitions)
const yearsAhead = 5 * 365 * 86_400_000

const partitionOfLearner = (learner: number) => partitionOf(`learner-${learner}`, partitions)
/** Learners by partition. */
const learners = Array.from({ length: partitions }, (_, partition) =>
  Array.from({ length: 600 }, (__, learner) => learner).filter((learner) => partitionOfLearner(learner) === partition)
)
const anyOf = <A>(values: ReadonlyArray<A>, otherwise: A): A => values[draw(values.length)] ?? otherwise
const every = Array.from({ length: partitions }, (_, partition) => partition)

/** In order of time, from minute `from` to minute `to`, by learners of the given partitions. */
const between = (from: number, to: number, among: ReadonlyArray<number> = every): ReadonlyArray<LogRecord> =>
  Array.from({ length: (to - from) * 300 }, (_, n) =>
    activity(anyOf(learners[anyOf(among, 0)] ?? [], 0), draw(20), epoch2004 + from * minute + n * 200)
  )

/** Now and then something else between the records. */
const mixed = (records: ReadonlyArray<LogRecord>, other: (near: LogRecord) => LogRecord): ReadonlyArray<LogRecord> =>
  records.flatMap((record) => (draw(40) === 0 ? [record, other(record)] : [record]))

const poison: ReadonlyArray<(near: LogRecord) => LogRecord> = [
  (near) => ({ ...near, key: null }),
  (near) => ({ ...near, key: "" }),
  (near) => ({ ...near, headers: {} }),
  (near) => ({ ...near, headers: { courseid: "not a course" } }),
  (near) => ({ ...near, headers: { courseid: "" } })
]
const courses = new Set(Array.from({ length: 20 }, (_, n) => course(n)))

/** Judged apart from the job: what belongs into a count. */
const counts = ({ headers, key, timestamp }: LogRecord): boolean =>
  key !== null && key !== "" && courses.has(headers["courseid"] ?? "") && timestamp < Date.now()

const coordinates = ({ headers }: ConsumedRecord) => `${headers["dlt_partition"]}/${headers["dlt_offset"]}`
const side = (topic: string) =>
  Effect.map(
    Effect.forEach(every, (partition) => reader(topic, partition)),
    (all) => all.flat()
  )

type Broker = Effect.Success<ReturnType<typeof kafkaBroker>>
interface Scene {
  readonly broker: Broker
  readonly workers: Array<Worker>
  readonly start: Effect.Effect<Worker, never, Scope.Scope>
}

/** Kills one of the workers after a drawn time and starts another. */
const kill = ({ start, workers }: Scene) =>
  Effect.gen(function* () {
    yield* Effect.sleep(`${500 + draw(1_500)} millis`)
    const victim = draw(workers.length)
    yield* workers[victim]?.signal("SIGKILL") ?? Effect.void
    workers[victim] = yield* start
  })

/** Feeds the pieces during the trouble, then waits for every result that is due and compares. */
const exact = <E, R>(
  name: string,
  scene: Scene,
  pieces: ReadonlyArray<ReadonlyArray<LogRecord>>,
  trouble: Effect.Effect<void, E, R>
) =>
  Effect.gen(function* () {
    const feeding = yield* Effect.forkChild(publishAll(pieces, "150 millis"))
    yield* trouble
    yield* Fiber.join(feeding)
    const held = yield* inputRecords
    const expected = bruteForce(held.filter(counts))
    const read = reader(analyticsResults.name)
    const found = yield* Effect.repeat(Effect.delay(read, "200 millis"), {
      until: (now) => now.length >= expected.length
    }).pipe(
      Effect.timeoutOrElse({
        duration: "60 seconds",
        orElse: () => Effect.andThen(Effect.logError(scene.workers.map((worker) => worker.log()).join("\n")), read)
      })
    )
    const rows = found.map(text)
    const at = expected.findIndex((row, i) => rows[i] !== row)
    assert.strictEqual(at < 0 ? "" : rows[at], at < 0 ? "" : expected[at], `${name}: row ${at} of ${expected.length}`)
    assert.strictEqual(rows.length, expected.length, name)
    yield* Effect.logInfo(`${name}: ${rows.length} rows equal (seed ${seed})`)
    return held
  })

/** Stops all workers at a moment when the broker has a transaction open. */
const freezeInTransaction = ({ broker, workers }: Scene) =>
  Effect.gen(function* () {
    for (let tries = 0; tries < 60; tries++) {
      yield* Effect.sleep(`${40 + draw(200)} millis`)
      yield* Effect.forEach(workers, ({ signal }) => signal("SIGSTOP"))
      const open = yield* openTransactions(broker)
      if (open.length > 0) return open
      yield* Effect.forEach(workers, ({ signal }) => signal("SIGCONT"))
    }
    return []
  })

describe("exactly once on a real broker, whatever the input", () => {
  it.live(
    "idle partition, idle minutes, far future, poison, repeated deliveries, a restart within a transaction",
    () =>
      Effect.gen(function* () {
        yield* Effect.logInfo(`seed ${seed}: LYCEUM_SEED repeats it`)
        const broker = yield* kafkaBroker()
        const start = startWorker(broker.brokers, { UNIQUE_LEARNERS_IDLE_TIMEOUT: "4 seconds" })
        yield* Effect.gen(function* () {
          yield* (yield* EventLog).ensureTopics(jobTopics)
          const scene: Scene = { broker, start, workers: yield* Effect.forEach([1, 2, 3], () => start) }

          const loud = every.filter((partition) => partition !== quiet)
          // All partitions are idle at its end: the last window closes although nothing follows.
          yield* exact("one idle partition", scene, byMinutes(between(0, 6, loud), 300), kill(scene))
          yield* exact("minutes without any activity", scene, byMinutes(between(9, 12), 300), kill(scene))
          const future = mixed(between(12, 16), (near) => ({ ...near, timestamp: Date.now() + yearsAhead }))
          yield* exact("far future", scene, byMinutesOf(future), kill(scene))
          const poisoned = mixed(between(16, 20), (near) => anyOf(poison, (same) => same)(near))
          const poisonHeld = yield* exact("poison", scene, byMinutesOf(poisoned), kill(scene))

          const quarantined = (yield* side(quarantineTopic)).map(coordinates)
          const misfits = poisonHeld
            .filter((record) => !counts(record))
            .map(({ offset, partition }) => `${partition}/${offset}`)
          assert.isAbove(misfits.length, 20)
          assert.deepStrictEqual(quarantined.toSorted(), misfits.toSorted())

          // Twice while the windows are open, and once more when they are closed: those are late, each of them once.
          const repeated = between(20, 24)
          const twice = byMinutes(repeated, 300).flatMap((piece) => [[...piece, ...piece]])
          yield* exact("repeated deliveries", scene, twice, kill(scene))
          yield* exact("repeated when it is late", scene, byMinutes(repeated, 300), kill(scene))
          const late = yield* Effect.repeat(Effect.delay(side(lateTopic), "200 millis"), {
            until: (found) => found.length >= repeated.length
          }).pipe(Effect.timeout("30 seconds"))
          assert.strictEqual(late.length, repeated.length)
          assert.strictEqual(new Set(late.map(coordinates)).size, late.length)

          const restart = Effect.gen(function* () {
            const before = yield* freezeInTransaction(scene)
            assert.isNotEmpty(before, "no transaction was open when the workers were stopped")
            yield* broker.stop
            yield* broker.start
            const after = yield* persistently(openTransactions(broker))
            yield* Effect.logInfo(`open before the restart: ${before.join(", ")}; after it: ${after.join(", ")}`)
            assert.deepStrictEqual(after.toSorted(), before.toSorted())
            yield* Effect.forEach(scene.workers, ({ signal }) => signal("SIGCONT"))
          })
          yield* exact("restart within a transaction", scene, byMinutes(between(24, 64), 300), restart)
          // What lies between the stages is kept, though its windows are of 2004 and its topic keeps a week.
          const { borrow } = yield* KafkaClient
          const partials = yield* Effect.promise(() => borrow().bounds(analyticsPartials.name, [0]))
          assert.strictEqual(partials.get(0)?.first, 0)
          // Nothing more comes after the last one.
          yield* Effect.sleep("2 seconds")
          const held = yield* inputRecords
          assert.lengthOf(yield* reader(analyticsResults.name), bruteForce(held.filter(counts)).length)
        }).pipe(Effect.provide(portsOn(broker.brokers)))
      }).pipe(Effect.scoped),
    240_000
  )
})

/** Cut by the minutes of what is counted; the rest stays with what it came behind. */
const byMinutesOf = (records: ReadonlyArray<LogRecord>): ReadonlyArray<ReadonlyArray<LogRecord>> => {
  const pieces: Array<Array<LogRecord>> = []
  let last = Number.NaN
  for (const record of records) {
    const of = counts(record) ? Math.floor(record.timestamp / minute) : last
    if (of === last) pieces.at(-1)?.push(record)
    else pieces.push([record])
    last = of
  }
  return pieces
}

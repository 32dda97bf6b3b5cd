/**
 * The Flink job killed in the middle of its work and restored from its checkpoint, and every partition idle: its rows are ours
 * and those of a batch count. What the two do differently when nobody speaks any more is shown, and what makes them agree.
 */
import { assert, describe, it } from "@effect/vitest"
import { analyticsResults, learningEvents } from "@lyceum/events/Topics"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { partitionOf } from "@lyceum/messaging/Partitioner"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { seed } from "@lyceum/testing/Seed"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { Clock, Effect, Exit, Scope } from "effect"
import { seededDraw } from "./Draw.ts"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { flinkResults, rowsOf, startOurs, temporaryFolder } from "./Engines.ts"
import { startRestored } from "./Restored.ts"
import { batchCount, differences, whole } from "./Rows.ts"

const minute = 60_000
const partitions = 4
const learners = Array.from({ length: 400 }, (_, n) => derivedUuid("restored-learner", String(n)))
const courses = Array.from({ length: 8 }, (_, n) => derivedUuid("restored-course", String(n)))
const everywhere = Array.from({ length: partitions }, (_, partition) =>
  learners.find((key) => partitionOf(key, partitions) === partition)
)
const draw = seededDraw(seed)

const record = (key: string, courseId: string | undefined, timestamp: number): LogRecord => ({
  key,
  value: new Uint8Array(),
  headers: courseId === undefined ? {} : { courseid: courseId },
  timestamp
})
/** A minute of activity, in order of time, in every partition. */
const activity = (start: number): ReadonlyArray<LogRecord> =>
  Array.from({ length: 400 }, (_, n) =>
    record(learners[draw(learners.length)] ?? "", courses[draw(courses.length)], start + n * 150)
  )

describe("Flink SQL, killed and restored", () => {
  it.live(
    "the same rows as ours, none missing or twice; when every partition is idle it waits for a sign, ours does not",
    () =>
      Effect.gen(function* () {
        yield* Effect.logInfo(`seed ${seed}: LYCEUM_SEED repeats it`)
        const base = Math.floor((yield* Clock.currentTimeMillis) / minute) * minute - 86_400_000
        const { brokers } = yield* kafkaBroker()
        const folder = yield* temporaryFolder
        const start = startRestored(folder, {
          KAFKA_BROKERS: brokers,
          OUTPUT_TOPIC: flinkResults,
          FLINK_CHECKPOINT_INTERVAL: "1 s",
          FLINK_RESTARTS: "none",
          FLINK_IDLE_TIMEOUT: "6 s"
        })
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          yield* log.ensureTopics([
            ...jobTopics,
            { name: flinkResults, partitions: 1, retentionDays: null, compacted: false }
          ])
          yield* startOurs
          const written: Array<LogRecord> = []
          let next = 0
          /** The next minute of activity. */
          const write = Effect.gen(function* () {
            const records = activity(base + next++ * minute)
            yield* log.publish(learningEvents.name, records)
            written.push(...records)
            yield* Effect.sleep("200 millis")
          })
          const theirs = rowsOf(flinkResults)
          const until = (rows: number) =>
            Effect.repeat(Effect.andThen(write, theirs), { until: (found) => found.length >= rows })

          // Twice killed while it writes, at a drawn moment after it has written something new.
          for (const _ of ["first", "second"]) {
            const life = yield* Scope.make()
            const job = yield* Scope.provide(start, life)
            const before = (yield* theirs).length
            yield* Effect.raceFirst(Effect.timeout(until(before + 1 + draw(40)), "60 seconds"), job.ended)
            yield* Effect.sleep(`${draw(900)} millis`)
            // SIGKILL: the process is gone with what it had not written.
            yield* Scope.close(life, Exit.void)
          }
          const job = yield* start
          assert.isDefined(job.from, "there was no checkpoint to go on from")
          // Flink keeps no watermark: a checkpoint between the last record and its watermark leaves a window open until
          // somebody speaks again, so they do once more.
          yield* write
          const ours = rowsOf(analyticsResults.name)
          const all = batchCount(written, Number.POSITIVE_INFINITY)
          const last = base + (next - 1) * minute

          // Nobody speaks any more: ours closes its last window by the wall clock, Flink's waits.
          const [found] = yield* Effect.repeat(Effect.delay(Effect.all([ours, theirs]), "500 millis"), {
            until: ([mine, flinks]) => mine.length >= all.length && flinks.length >= batchCount(written, last).length
          }).pipe(Effect.timeout("90 seconds"), Effect.raceFirst(job.ended))
          assert.deepStrictEqual(differences(found, all), [])
          yield* Effect.sleep("8 seconds")
          assert.deepStrictEqual(differences(yield* theirs, batchCount(written, last)), [])

          // A sign of life that counts nowhere: Flink reads its time before it drops it, ours sets it aside.
          yield* log.publish(
            learningEvents.name,
            everywhere.map((key) => record(key ?? "", undefined, last + minute + 10_001))
          )
          yield* Effect.repeat(Effect.delay(theirs, "500 millis"), {
            until: (flinks) => flinks.length >= all.length
          }).pipe(Effect.timeout("60 seconds"), Effect.raceFirst(job.ended))
          yield* Effect.sleep("3 seconds")
          const [mine, flinks] = yield* Effect.all([ours, theirs])
          assert.deepStrictEqual(differences(flinks, all), [], "Flink's, and a batch count")
          assert.deepStrictEqual(differences(mine.map(whole), flinks.map(whole)), [], "ours, and Flink's")
        }).pipe(Effect.provide(kafkaPortsOn(brokers)))
      }).pipe(Effect.scoped),
    300_000
  )
})

/**
 * One input through both engines on a real broker: the Flink SQL job writes the records that ours writes (key, value, headers,
 * timestamp). The input is out of order within the bound, late by both rules, has a partition that is silent at first and one
 * that falls silent, and records that cannot be counted.
 */
import { analyticsResults, lateTopic, learningEvents, quarantineTopic } from "@lyceum/events/Topics"
import { EventLog, type LogRecord } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { seed } from "@lyceum/testing/Seed"
import { jobTopics } from "@lyceum/unique-learners/UniqueLearners"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { kafkaPortsOn } from "@lyceum/testing/kafka/Ports"
import { flinkResults, rowsOf, startOurs, startTheirs } from "./Engines.ts"
import { partitions, type Piece, pieces } from "./Inputs.ts"
import { batchCount, differences, type Row, whole } from "./Rows.ts"
import { seededDraw } from "./Draw.ts"

/** A row's window begins before a time; in milliseconds since 1970. */
const before = (last: number) => (row: Row) => Date.parse(row.key?.split("/")[0] ?? "") < last

describe("Flink SQL beside our job", () => {
  it.live(
    "same records; a planted difference is found",
    () =>
      Effect.gen(function* () {
        yield* Effect.logInfo(`seed ${seed}: LYCEUM_SEED repeats it`)
        const now = yield* Clock.currentTimeMillis
        // Yesterday: within the topics' retention, and no window ends at the wall clock.
        const base = Math.floor(now / 60_000) * 60_000 - 86_400_000
        const input = pieces(seededDraw(seed), base, now)
        const { brokers } = yield* kafkaBroker()
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          yield* log.ensureTopics([
            ...jobTopics,
            { name: flinkResults, partitions: 1, retentionDays: null, compacted: false }
          ])
          assert.strictEqual(yield* log.partitionCount(learningEvents.name), partitions)
          yield* startOurs
          const flink = yield* startTheirs(brokers)

          const both = Effect.all([rowsOf(analyticsResults.name), rowsOf(flinkResults)])
          /** Writes a piece and waits until both have as many rows as are due. */
          const run = ({ due, heartbeat, records }: Piece) =>
            Effect.gen(function* () {
              yield* log.publish(learningEvents.name, records)
              const expected = batchCount(input.counted, due)
              const read = both.pipe(Effect.map((found) => found.map((rows) => rows.filter(before(due)))))
              const beat = Effect.andThen(log.publish(learningEvents.name, heartbeat), Effect.sleep("300 millis"))
              const found = yield* Effect.repeat(Effect.andThen(beat, read), {
                until: (sides) => sides.every((rows) => rows.length >= expected.length)
              }).pipe(
                Effect.timeoutOrElse({ duration: "90 seconds", orElse: () => read }),
                Effect.raceFirst(flink.ended)
              )
              const [ours = [], theirs = []] = found
              assert.deepStrictEqual(differences(ours, expected), [], "ours, and a batch count")
              assert.deepStrictEqual(differences(theirs, expected), [], "Flink's, and a batch count")
              assert.deepStrictEqual(differences(ours.map(whole), theirs.map(whole)), [], "ours, and Flink's")
              return theirs
            })

          // One after the other: what is late in a piece comes when its window was closed in both, so by both rules.
          const [, , theirs = []] = yield* Effect.forEach(input.all, run)

          const lateKeys = new Set(input.late.map(({ key }) => key))
          const late = (yield* rowsOf(lateTopic)).filter(({ key }) => lateKeys.has(key))
          assert.strictEqual(late.length, input.late.length)
          assert.strictEqual((yield* rowsOf(quarantineTopic)).length, input.misfits.length)

          // The comparison finds what it is there for: late ones counted, a learner less, a moved input, a row twice.
          const found = (records: ReadonlyArray<LogRecord>) => differences(theirs, batchCount(records, input.end))
          assert.isNotEmpty(found([...input.counted, ...input.late]))
          const [someone] = input.counted
          assert.isNotEmpty(found(input.counted.filter(({ key }) => key !== someone?.key)))
          assert.isNotEmpty(found(input.counted.map((one) => ({ ...one, timestamp: one.timestamp + 1_000 }))))
          assert.lengthOf(differences([...theirs, ...theirs.slice(0, 1)], theirs), 1)
        }).pipe(Effect.provide(kafkaPortsOn(brokers)))
      }).pipe(Effect.scoped),
    220_000
  )
})

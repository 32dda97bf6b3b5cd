/**
 * A worker past its memory budget on a real broker: what it writes says that it is an estimate, and reads as such with the
 * schemas that analytics decodes its consumers' records by (its REST answer for such a record: services/analytics/test/http).
 */
import { assert, describe, it } from "@effect/vitest"
import { UniqueLearnersEstimated } from "@lyceum/events/AnalyticsEvents"
import { analyticsResults, learningEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Schema } from "effect"
import { jobTopics } from "../src/UniqueLearners.ts"
import { activity, course, epoch2004, minute } from "../test/support/Inputs.ts"
import { portsOn, reader, text } from "./Results.ts"
import { startWorker } from "./Workers.ts"

const learners = 20_000
/** One large course, and one that stays exact: sketches are for courses of 2,048 learners in a partition and more. */
const input = Array.from({ length: learners }, (_, n) => activity(n, n % 40 === 0 ? 1 : 0, epoch2004 + (n % minute)))
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(UniqueLearnersEstimated.fields.data))

describe("a worker past its memory budget", () => {
  it.live(
    "writes estimates of the largest course and of all as version 2; a small course stays exact",
    () =>
      Effect.gen(function* () {
        const { brokers } = yield* kafkaBroker()
        yield* Effect.gen(function* () {
          const log = yield* EventLog
          yield* log.ensureTopics(jobTopics)
          for (let at = 0; at < learners; at += 5_000) {
            yield* log.publish(learningEvents.name, input.slice(at, at + 5_000))
          }
          yield* startWorker(brokers, { UNIQUE_LEARNERS_EXACT_BUDGET: "200000" })
          const found = yield* Effect.repeat(Effect.delay(reader(analyticsResults.name), "200 millis"), {
            until: (rows) => rows.length >= 3
          }).pipe(Effect.timeout("60 seconds"))
          assert.lengthOf(found, 3)
          for (const record of found) {
            const body = text(record)
            const small = record.key?.endsWith(course(1)) === true
            assert.strictEqual(record.headers["ce_type"], `lyceum.analytics.unique-learners.v${small ? 1 : 2}`)
            if (small) {
              assert.strictEqual(body.includes("approximate"), false)
              assert.include(body, `"uniqueLearners":${learners / 40}`)
              continue
            }
            const { approximate, courseId, uniqueLearners } = decode(body)
            assert.isTrue(approximate)
            const exact = courseId === "*" ? learners : learners - learners / 40
            assert.notStrictEqual(uniqueLearners, 0)
            assert.isBelow(Math.abs(uniqueLearners - exact) / exact, 0.05)
          }
        }).pipe(Effect.provide(portsOn(brokers)))
      }).pipe(Effect.scoped),
    120_000
  )
})

/**
 * `KAFKA_INSTANCE`: a worker that comes back under its name takes its partitions at once, long before the session of its earlier
 * life is over. That life was only stopped: woken it is fenced, and the results are those of a batch count, each once.
 */
import { assert, describe, it } from "@effect/vitest"
import { analyticsResults } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { seed } from "@lyceum/testing/Seed"
import { Effect } from "effect"
import { jobTopics } from "../src/UniqueLearners.ts"
import { bruteForce } from "../test/support/BruteForce.ts"
import { activity, epoch2004, minute, seeded } from "../test/support/Inputs.ts"
import { byMinutes, portsOn, publishAll, reader, text } from "./Results.ts"
import { startWorker } from "./Workers.ts"

const draw = seeded(seed)
/** What a worker without a name would wait before it gets its predecessor's partitions, in milliseconds. */
const session = 60_000

const between = (from: number, to: number) =>
  Array.from({ length: (to - from) * 200 }, (_, n) =>
    activity(draw(200), draw(10), epoch2004 + from * minute + n * 300)
  )

describe("a worker under the name of an earlier one", () => {
  it.live(
    "has its partitions before the session is over; the earlier one is fenced when it wakes up",
    () =>
      Effect.gen(function* () {
        yield* Effect.logInfo(`seed ${seed}: LYCEUM_SEED repeats it`)
        const { brokers } = yield* kafkaBroker()
        const start = startWorker(brokers, { KAFKA_INSTANCE: "pod-0", KAFKA_SESSION_TIMEOUT: `${session} millis` })
        const input = between(0, 24)
        const piece = (from: number, to: number) =>
          input.filter(({ timestamp }) => timestamp >= epoch2004 + from * minute && timestamp < epoch2004 + to * minute)
        const publish = (from: number, to: number) => publishAll(byMinutes(piece(from, to), 400), "50 millis")
        yield* Effect.gen(function* () {
          yield* (yield* EventLog).ensureTopics(jobTopics)
          const read = reader(analyticsResults.name)
          const until = (rows: number) =>
            Effect.repeat(Effect.delay(read, "100 millis"), { until: (found) => found.length >= rows })

          const zombie = yield* start
          yield* publish(0, 8)
          yield* until(1)
          yield* zombie.signal("SIGSTOP")
          const before = (yield* read).length
          const from = performance.now()
          const next = yield* start
          yield* publish(8, 16)
          yield* until(before + 1).pipe(
            Effect.timeoutOrElse({ duration: session * 0.75, orElse: () => Effect.die(`no takeover: ${next.log()}`) })
          )
          yield* Effect.logInfo(`taken over after ${Math.round(performance.now() - from)} ms`)

          yield* zombie.signal("SIGCONT")
          yield* Effect.repeat(Effect.delay(Effect.sync(zombie.log), "100 millis"), {
            until: (log) => log.includes("was taken over by another worker")
          }).pipe(
            Effect.timeoutOrElse({ duration: "30 seconds", orElse: () => Effect.die(`not fenced: ${zombie.log()}`) })
          )
          yield* publish(16, 20)
          yield* zombie.signal("SIGKILL")
          yield* publish(20, 24)

          const expected = bruteForce(input)
          const found = yield* until(expected.length).pipe(
            Effect.timeoutOrElse({
              duration: "60 seconds",
              orElse: () => Effect.andThen(Effect.logError(next.log()), read)
            })
          )
          assert.deepStrictEqual(found.map(text), expected)
          yield* Effect.sleep("1 second")
          assert.lengthOf(yield* read, expected.length)
        }).pipe(Effect.provide(portsOn(brokers)))
      }).pipe(Effect.scoped),
    180_000
  )
})

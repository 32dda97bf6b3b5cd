/** The whole platform with its event log on a real broker: away at the start, there, gone in the middle, and back. */
import { assert, describe, it } from "@effect/vitest"
import { topics } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { findRunning } from "@lyceum/local/platform/Running"
import { kafkaBroker } from "@lyceum/testing/kafka/Broker"
import { Effect, Option, Schema } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { oneItemCourse } from "../../../test/support/courses.ts"
import { lyceum, startProcess } from "../../../test/support/process.ts"
import { isProblem } from "@lyceum/sdk"
import { eventually, journey, newLearner, signedIn, view } from "./Journey.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lyceum-on-kafka-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)
const start = (folder: string, brokers: string) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      startProcess(folder, {
        LYCEUM_EVENT_LOG: "kafka",
        KAFKA_BROKERS: brokers,
        KAFKA_SESSION_TIMEOUT: "3 seconds",
        UNIQUE_LEARNERS_IDLE_TIMEOUT: "2 seconds"
      })
    ),
    ({ kill }) => Effect.promise(kill)
  )

const Readiness = Schema.Struct({ ready: Schema.Boolean, checks: Schema.Record(Schema.String, Schema.String) })

/** What every service of the platform on a folder says about its own health. */
const health = async (folder: string) => {
  const { management } = await Effect.runPromise(findRunning(folder))
  const answers = Object.entries(management).map(async ([name, address]) => {
    const body: unknown = await (await fetch(`${address}/health/ready`)).json()
    return [name, Schema.decodeUnknownSync(Readiness)(body)] as const
  })
  return new Map(await Promise.all(answers))
}
const allReady = (folder: string) =>
  eventually(async () => {
    const unready = [...(await health(folder))].filter(([, { ready }]) => !ready)
    assert.deepStrictEqual(unready, [])
  })
/** Every service that reads or writes events says what it misses; the web service has nothing to do with it. */
const allSay = (folder: string, what: RegExp) =>
  eventually(async () => {
    const said = await health(folder)
    for (const name of ["user", "course", "enrollment", "progress", "analytics", "unique-learners"]) {
      assert.strictEqual(said.get(name)?.ready, false, name)
      assert.match(JSON.stringify(said.get(name)?.checks), what, name)
    }
    assert.strictEqual(said.get("web")?.ready, true)
  })

/** Every record of a topic. */
const everything = Effect.fnUntraced(function* (topic: string) {
  const log = yield* EventLog
  const partitions = Array.from({ length: yield* log.partitionCount(topic) }, (_, partition) => partition)
  const found = yield* Effect.forEach(partitions, (partition) =>
    log.fetch({ topic, partition, offset: 0, maxRecords: 1_000, maxWaitMillis: 0 })
  )
  return found.flatMap(({ records }) => records)
})

describe("the platform on Kafka", () => {
  it.live(
    "starts without the broker and says so, serves when it comes, goes on where it was after it was gone",
    () =>
      Effect.gen(function* () {
        const broker = yield* kafkaBroker()
        const folder = yield* temporaryFolder
        yield* broker.stop
        const platform = yield* start(folder, broker.brokers)
        const { address } = platform
        yield* Effect.promise(() => allSay(folder, /the event log did not answer|waits for the event log/))
        yield* broker.start
        yield* Effect.promise(() => allReady(folder))
        yield* Effect.promise(() => journey(address, "first", 9))

        // What the services did went through the broker's topics, and all of it was read.
        const log = runningLog({ dataDir: folder, kafka: Option.none() })
        yield* Effect.gen(function* () {
          for (const { name } of topics) assert.isAbove((yield* everything(name)).length, 0, name)
          for (const topic of ["user-events", "course-events", "enrollment-events", "progress-events"]) {
            const places = yield* (yield* EventLog).groupOffsets("progress", [topic])
            assert.isTrue(
              places.every(({ lag }) => lag === 0),
              topic
            )
          }
        }).pipe(Effect.provide(log))

        // Gone in the middle: commands are kept in the outbox, activity is refused with a sentence, health says why.
        const instructor = yield* Effect.promise(() =>
          signedIn(address, { email: "instructor@lyceum.example", password: "teach-something-new" })
        )
        const { courseId, itemId } = yield* Effect.promise(() => oneItemCourse(instructor, "Course of an outage"))
        const early = yield* Effect.promise(() => newLearner(address, "early@lyceum.example"))
        yield* Effect.promise(() => eventually(() => early.enrollments.create({ body: { courseId } })))
        yield* Effect.promise(() => eventually(() => early.progress.get({ path: { courseId } })))
        yield* broker.stop
        yield* Effect.promise(async () => {
          const late = await newLearner(address, "late@lyceum.example")
          await late.enrollments.create({ body: { courseId } })
          // Refused is not unheard: it may arrive when the broker is back. So its window lies before those that follow.
          const refused = await view(early, courseId, itemId, Date.now() - 8 * 60_000).then(
            () => undefined,
            (error: unknown) => error
          )
          assert.isTrue(isProblem(refused, "urn:lyceum:problem:service-unavailable"), String(refused))
        })
        yield* Effect.promise(() => allSay(folder, /the event log did not answer/))
        yield* broker.start
        yield* Effect.promise(() => allReady(folder))
        yield* Effect.promise(() =>
          eventually(async () => {
            const { data } = await instructor.courseAnalytics.course({ path: { courseId } })
            assert.strictEqual(data.enrolled, 2)
          })
        )
        yield* Effect.promise(() => journey(address, "second", 6))

        // Stopped and started again it goes on where it was; a rebuild from the topics gives the same answers.
        assert.strictEqual(yield* Effect.promise(platform.interrupt), 130, platform.output())
        const again = yield* start(folder, broker.brokers)
        yield* Effect.promise(() => allReady(folder))
        yield* Effect.promise(() => journey(again.address, "third", 3))
        const admin = yield* Effect.promise(() =>
          signedIn(again.address, { email: "admin@lyceum.example", password: "watch-over-it-all" })
        )
        const windows = async () =>
          (await admin.activeLearners.activeLearners({ query: { courseId: "*" } })).data.windows
        const before = yield* Effect.promise(windows)
        assert.isAtLeast(before.length, 3)
        for (const service of ["analytics", "progress"]) {
          const rebuilt = yield* Effect.promise(() => lyceum(["rebuild", service, "--data-dir", folder]))
          assert.strictEqual(rebuilt.code, 0, rebuilt.output)
        }
        yield* Effect.promise(() => eventually(async () => assert.deepStrictEqual(await windows(), before)))
      }).pipe(Effect.scoped),
    300_000
  )
})

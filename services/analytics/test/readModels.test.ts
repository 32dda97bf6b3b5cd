import { assert, describe, layer } from "@effect/vitest"
import { EventLog } from "@lyceum/messaging/EventLog"
import { makeInbox } from "@lyceum/messaging/consumer/Inbox"
import { processor } from "@lyceum/messaging/consumer/Process"
import type { Subscription } from "@lyceum/messaging/consumer/Subscription"
import { MemoryLog } from "@lyceum/testing/MemoryLog"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Arbitrary, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { resultsSubscription } from "../src/consumers/AnalyticsResults.ts"
import { courseSubscription } from "../src/consumers/CourseEvents.ts"
import { enrollmentSubscription } from "../src/consumers/EnrollmentEvents.ts"
import { learningSubscription } from "../src/consumers/LearningEvents.ts"
import { progressSubscription } from "../src/consumers/ProgressEvents.ts"
import { userSubscription } from "../src/consumers/UserEvents.ts"
import { pseudonymOf } from "../src/domain/Erasure.ts"
import { migrations } from "../src/migrations/index.ts"
import { dump, empty } from "./Dump.ts"
import * as World from "./World.ts"

const subscriptions = [
  userSubscription,
  courseSubscription,
  enrollmentSubscription,
  progressSubscription,
  learningSubscription,
  resultsSubscription
]

/** Handles a batch as the consumer does: inbox and effect in one transaction, nothing may become a dead letter. */
const handle = Effect.fnUntraced(function* (batch: ReadonlyArray<World.Placed>) {
  const log = yield* EventLog
  const subscription = subscriptions.find(({ topic }) => topic === batch[0]?.topic)
  if (subscription === undefined) return
  const process = processor({
    group: `test.${subscription.topic}`,
    log,
    inbox: yield* makeInbox,
    retry: { attempts: 1, first: 1, longest: 1 }
  })
  const counts = yield* process(
    subscription satisfies Subscription<never> | Subscription<unknown>,
    batch.map(({ record, topic }) => ({ ...record, topic, partition: 0, offset: 0 }))
  )
  assert.strictEqual(counts.deadLettered, 0)
})

const whole = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

/** An event about one of 3 people, 2 courses, 3 items, at one of 6 moments: collisions are the point. */
const event: Arbitrary.Arbitrary<Effect.Effect<World.Placed>> = Arbitrary.all({
  kind: whole(0, 11),
  user: whole(0, 2),
  course: whole(0, 1),
  item: whole(0, 2),
  moment: whole(0, 5),
  more: whole(0, 4)
}).pipe(
  Arbitrary.map(({ course, item, kind, moment, more, user }) => {
    const at = World.epoch + moment * World.day
    switch (kind) {
      case 0:
        return World.registered(user, World.epoch + user)
      case 1:
        return World.erased(user, at)
      case 2:
        return World.created(course, World.userId(9), World.epoch)
      case 3:
        return World.published(course, World.userId(9), at, moment + 1)
      case 4:
      case 5:
        return World.enrollment(World.enrollmentKind(more), user, course, at)
      case 6:
        return World.itemCompleted(user, course, item, at)
      case 7:
        return World.itemReopened(user, course, item, at)
      case 8:
        return World.graded(user, course, item, at, more > 2)
      case 9:
        return World.courseCompleted(user, course, at)
      case 10:
        return World.window(moment, more > 2 ? "*" : World.courseId(course), moment + 1, String(more > 2))
      default:
        return World.viewed(user, course, item, at, String(more))
    }
  })
)

/** A history without twice the same event, and two orders of it: ranks, and how many are delivered again. */
const history = Arbitrary.all({
  events: Arbitrary.array(event, { minLength: 30, maxLength: 60 }),
  ranks: Arbitrary.array(whole(0, 1_000_000), { minLength: 100, maxLength: 100 }),
  repeats: whole(0, 20),
  batch: whole(1, 6)
})

/** Runs of records of one topic, at most `size` long, in the order that was given. */
const batches = (records: ReadonlyArray<World.Placed>, size: number): ReadonlyArray<ReadonlyArray<World.Placed>> => {
  const found: Array<Array<World.Placed>> = []
  for (const record of records) {
    const last = found.at(-1)
    if (last !== undefined && last.length < size && last[0]?.topic === record.topic) last.push(record)
    else found.push([record])
  }
  return found
}

const replay = (records: ReadonlyArray<World.Placed>, size: number) =>
  Effect.gen(function* () {
    yield* empty
    yield* Effect.forEach(batches(records, size), handle, { discard: true })
    return yield* dump
  })

const Platform = Layer.mergeAll(testDatabase("analytics", migrations), MemoryLog.layer)

layer(Platform, { excludeTestServices: true, timeout: "60 seconds" })("read models", (it) => {
  describe("laws", () => {
    it.effect.prop(
      "any order of the topics and any redelivery give equal tables, and the counts are those of the rows",
      [history],
      ([{ batch, events, ranks, repeats }]) =>
        Effect.gen(function* () {
          const all = new Map<string, World.Placed>()
          for (const make of events) {
            const placed = yield* make
            all.set(`${placed.topic}/${placed.record.headers["ce_id"]}`, placed)
          }
          const records = [...all.values()]
          const expected = yield* replay(
            records.toSorted((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0)),
            500
          )
          const shuffled = [...records, ...records.slice(0, repeats)]
            .map((record, index) => ({ record, rank: ranks[index] ?? 0 }))
            .toSorted((a, b) => a.rank - b.rank)
            .map(({ record }) => record)
          assert.deepStrictEqual(yield* replay(shuffled, batch), expected)

          const sql = yield* SqlClient.SqlClient
          const wrong = yield* sql`SELECT course_id, item_id FROM item_counts c FULL JOIN (
              SELECT course_id, item_id, count(*) AS started, count(*) FILTER (WHERE completed) AS completed,
                sum(attempts) AS attempts, count(*) FILTER (WHERE passed) AS passed
              FROM learner_items GROUP BY 1, 2) l USING (course_id, item_id)
            WHERE (c.started, c.completed, c.attempts, c.passed) IS DISTINCT FROM (l.started, l.completed, l.attempts, l.passed)`
          assert.deepStrictEqual(wrong, [])
        }),
      { arbitrary: { runs: 25 }, timeout: 120_000 }
    )
  })

  it.effect("an erased person is in no table, and every count stays", () =>
    Effect.gen(function* () {
      yield* empty
      const at = World.epoch
      const past = [
        yield* World.registered(1, at),
        yield* World.enrollment("enrolled", 1, 0, at),
        yield* World.itemCompleted(1, 0, 0, at),
        yield* World.viewed(1, 0, 1, at)
      ]
      const later = [yield* World.viewed(1, 0, 2, at + 1), yield* World.courseCompleted(1, 0, at + 2)]
      for (const record of past) yield* handle([record])
      const before = yield* dump
      yield* handle([yield* World.erased(1, at + 1)])
      for (const record of later) yield* handle([record])
      const after = yield* dump
      assert.include(JSON.stringify(before), World.userId(1))
      assert.notInclude(JSON.stringify(after), World.userId(1))
      assert.include(JSON.stringify(after), pseudonymOf(World.userId(1)))
      for (const table of ["registrations", "enrollments", "activity"]) assert.lengthOf(after[table] ?? [], 1)
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(
        yield* sql`SELECT sum(started)::int AS started, sum(completed)::int AS completed FROM item_counts`,
        [{ started: 3, completed: 1 }]
      )
    })
  )
})

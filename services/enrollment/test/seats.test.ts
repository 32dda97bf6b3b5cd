/** Seats and the waitlist under concurrency, on a real database. */
import { assert, layer } from "@effect/vitest"
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { CourseVersion, UserId } from "@lyceum/domain/Ids"
import { shuffled } from "@lyceum/testing/Seed"
import { Deferred, Effect, Fiber, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { onCourseEvent } from "../src/consumers/courseEvents.ts"
import { Enrollments } from "../src/Enrollments.ts"
import { sweep } from "../src/Promoter.ts"
import { EnrollmentRows } from "../src/projections/EnrollmentRows.ts"
import { type KnownCourse, KnownCourses } from "../src/projections/KnownCourses.ts"
import { course, TestService } from "./Harness.ts"

const newcomers = (count: number) => Array.from({ length: count }, () => UserId.make(randomUUID()))

const published = (change: Partial<KnownCourse>) =>
  Effect.gen(function* () {
    const one = course(change)
    yield* (yield* KnownCourses).learn(one)
    return one
  })

const join = (one: KnownCourse, userId: UserId) =>
  Effect.flatMap(Enrollments, (enrollments) =>
    enrollments
      .enroll({ courseId: one.courseId, userId, cohort: null })
      .pipe(Effect.retry({ while: (failure) => failure._tag === "TooMuchContention", times: 20 }))
  )

const withKey = (userId: UserId, key: string) =>
  Effect.provideService(RequestIdempotency, { route: `POST ${userId}`, key: `${userId}-${key}`, fingerprint: "f" })

const SeatRow = Schema.Struct({ capacity: Schema.NullOr(Schema.Int), taken: Schema.Int, waiting: Schema.Int })

/** The seats' own count against the truth of the rows: they may never differ. */
const consistent = Effect.fnUntraced(function* (one: KnownCourse) {
  const sql = yield* SqlClient.SqlClient
  const [seats] = yield* Schema.decodeUnknownEffect(Schema.Tuple([SeatRow]))(
    yield* sql`SELECT capacity, taken, waiting FROM seats WHERE course_id = ${one.courseId}`
  )
  const count = yield* (yield* EnrollmentRows).count(one.courseId)
  if (seats.capacity !== null) assert.strictEqual(seats.taken, count.active + count.completed)
  assert.strictEqual(seats.waiting, count.waitlisted)
  const queue = yield* sql`SELECT 1 AS one FROM waitlist WHERE course_id = ${one.courseId}`
  assert.strictEqual(queue.length, count.waitlisted)
  return { ...count, capacity: seats.capacity }
})

const published2 = (one: KnownCourse, version: number, capacity: number | null) =>
  onCourseEvent({
    type: "lyceum.course.published.v1",
    data: {
      ...one,
      version: CourseVersion.make(version),
      capacity,
      summary: "",
      itemCount: 1,
      requiredItemCount: 1,
      sequential: false,
      contentHash: "0".repeat(64)
    }
  })

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("seats", (it) => {
  it.effect("50 parallel requests of one learner, with the same and other keys, make one enrolment and one event", () =>
    Effect.gen(function* () {
      const one = yield* published({ capacity: 3 })
      const [userId] = newcomers(1)
      assert.isDefined(userId)
      if (userId === undefined) return
      const answers = yield* Effect.forEach(
        Array.from({ length: 50 }, (_, index) => index),
        (index) =>
          join(one, userId).pipe(index % 2 === 0 ? withKey(userId, "same") : withKey(userId, `other-${index}`)),
        { concurrency: 50 }
      )
      for (const answer of answers) assert.deepStrictEqual(answer, answers[0])
      assert.strictEqual((yield* consistent(one)).active, 1)
      const sql = yield* SqlClient.SqlClient
      const events = yield* sql`SELECT 1 AS one FROM events WHERE data->>'courseId' = ${one.courseId}`
      assert.strictEqual(events.length, 1)
    })
  )

  it.effect(
    "50 learners at once for 20 seats: 20 in, 30 in the queue; withdrawals let the queue in, in its order",
    () =>
      Effect.gen(function* () {
        const one = yield* published({ capacity: 20 })
        const enrollments = yield* Enrollments
        const rows = yield* EnrollmentRows
        const people = newcomers(50)
        const joined = yield* Effect.forEach(people, (userId) => join(one, userId), { concurrency: 50 })
        const before = yield* consistent(one)
        assert.deepStrictEqual([before.active, before.waitlisted], [20, 30])

        const waiting = yield* Effect.forEach(
          joined.filter(({ status }) => status === "waitlisted"),
          ({ id }) =>
            Effect.map(rows.waitlistPosition(id), (position) => ({ id, position: Option.getOrElse(position, () => 0) }))
        )
        const queue = waiting.toSorted((a, b) => a.position - b.position).map(({ id }) => id)
        assert.deepStrictEqual(
          waiting.map(({ position }) => position).toSorted((a, b) => a - b),
          Array.from({ length: 30 }, (_, i) => i + 1)
        )

        const leavers = shuffled(
          joined.filter(({ status }) => status === "active"),
          1
        ).slice(0, 7)
        yield* Effect.forEach(leavers, ({ id }) => enrollments.withdraw(id), { concurrency: 7 })
        yield* sweep
        const after = yield* consistent(one)
        assert.deepStrictEqual([after.active, after.waitlisted, after.withdrawn], [20, 23, 7])
        for (const [index, id] of queue.entries()) {
          const row = Option.getOrUndefined(yield* rows.get(id))
          assert.strictEqual(row?.status, index < 7 ? "active" : "waitlisted", `place ${index + 1}`)
        }
      })
  )

  it.effect("a newcomer never passes those who wait, also when a seat is free at that moment", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const one = yield* published({ capacity: 1 })
      const [first, second, third] = newcomers(3)
      if (first === undefined || second === undefined || third === undefined) return assert.fail()
      yield* join(one, first)
      assert.strictEqual((yield* join(one, second)).status, "waitlisted")
      // The process that withdrew the first one died before it went on to the queue.
      yield* sql`UPDATE seats SET taken = 0 WHERE course_id = ${one.courseId}`
      assert.strictEqual((yield* join(one, third)).status, "waitlisted")
      yield* sweep
      const rows = yield* EnrollmentRows
      assert.strictEqual(Option.getOrUndefined(yield* rows.find(one.courseId, second))?.status, "active")
      assert.strictEqual(Option.getOrUndefined(yield* rows.find(one.courseId, third))?.status, "waitlisted")
    })
  )

  it.effect("random traffic with changing capacity never oversells and never miscounts", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      for (let round = 0; round < 4; round++) {
        const one = yield* published({ capacity: round % 2 === 0 ? null : 5 })
        const people = newcomers(24)
        const joins = people.map((userId) => Effect.asVoid(join(one, userId)))
        // The limit comes in the middle of the traffic; it may only be passed by who was in before it.
        const limits = [Effect.asVoid(published2(one, 2, 8)), Effect.asVoid(published2(one, 3, 12))]
        const leaves = people
          .slice(0, 12)
          .map((userId) =>
            Effect.flatMap(join(one, userId), ({ id }) => enrollments.withdraw(id)).pipe(
              Effect.retry({ while: (failure) => failure._tag === "TooMuchContention", times: 20 }),
              Effect.asVoid
            )
          )
        const steps = shuffled<Effect.Effect<void, unknown, Enrollments | KnownCourses>>(
          [...joins, ...leaves, ...limits],
          round
        )
        yield* Effect.forEach(steps, (step) => step, { concurrency: 16, discard: true })
        const loaded = yield* consistent(one)
        if (round % 2 === 1) assert.isAtMost(loaded.active, 12)
        // Version 3 may have overtaken version 2: the newest stands.
        yield* published2(one, 4, 6)
        yield* sweep
        const now = yield* consistent(one)
        assert.strictEqual(now.capacity, 6)
        // Nobody is put out; nobody waits while a seat is free.
        if (now.waitlisted > 0) assert.isAtLeast(now.active, 6)
        yield* published2(one, 5, null)
        assert.strictEqual((yield* consistent(one)).waitlisted, 0)
      }
    })
  )

  it.effect("a first limit waits for enrolments under way, and counts them", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const one = yield* published({ capacity: null })
      const [early, late] = newcomers(2)
      if (early === undefined || late === undefined) return assert.fail()
      const written = yield* Deferred.make<void>()
      // Started out here: on a connection of its own.
      const limiting = yield* Effect.forkChild(Effect.andThen(Deferred.await(written), published2(one, 2, 1)))
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* join(one, early)
          yield* Deferred.succeed(written, undefined)
          const waits = sql`SELECT 1 AS one FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
          yield* waits.pipe(
            Effect.repeat({ until: (found) => found.length > 0 || limiting.pollUnsafe() !== undefined, times: 2000 })
          )
          assert.isUndefined(limiting.pollUnsafe(), "the limit did not wait")
        })
      )
      yield* Fiber.join(limiting)
      assert.strictEqual((yield* consistent(one)).active, 1)
      assert.strictEqual((yield* join(one, late)).status, "waitlisted")
    })
  )

  it.effect("a guard that lets everybody through is found by the check", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const one = yield* published({ capacity: 2 })
      yield* Effect.forEach(newcomers(4), (userId) => join(one, userId))
      yield* consistent(one)
      yield* sql`UPDATE enrollments SET status = 'active' WHERE course_id = ${one.courseId}`
      const exit = yield* Effect.exit(consistent(one))
      assert.strictEqual(exit._tag, "Failure")
    })
  )
})

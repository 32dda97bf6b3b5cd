/** The copy of enrolments: what was asked for never overwrites what an event has said meanwhile. */
import { assert, layer } from "@effect/vitest"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, Layer, Option } from "effect"
import { randomUUID } from "node:crypto"
import { migrations } from "../src/migrations/index.ts"
import { Enrollments, type KnownEnrollment } from "../src/projections/Enrollments.ts"
import { EnrollmentSource } from "../src/sources/EnrollmentSource.ts"

/** What happens while the enrollment service is being asked. */
class Meanwhile extends Context.Service<Meanwhile, { happens: Effect.Effect<void> }>()(
  "@lyceum/progress/test/Meanwhile"
) {}

const version = CourseVersion.make(1)

/** Answers that everybody is active, late. */
const source = Layer.effect(
  EnrollmentSource,
  Effect.map(Meanwhile, (meanwhile) =>
    EnrollmentSource.of({
      find: (courseId, userId) =>
        Effect.as(
          Effect.suspend(() => meanwhile.happens),
          Option.some({
            enrollmentId: enrollmentId(courseId, userId),
            status: "active" as const,
            courseVersion: version
          })
        )
    })
  )
)
const Copies = Enrollments.layer.pipe(
  Layer.provideMerge(source),
  Layer.provideMerge(Layer.sync(Meanwhile, () => ({ happens: Effect.void }))),
  Layer.provideMerge(testDatabase("progress", migrations))
)

const someone = (status: KnownEnrollment["status"]): KnownEnrollment => {
  const [courseId, userId] = [CourseId.make(randomUUID()), UserId.make(randomUUID())]
  const id = enrollmentId(courseId, userId)
  return { enrollmentId: id, userId, courseId, courseVersion: version, status, enrolledAt: new Date(0) }
}

layer(Copies, { excludeTestServices: true, timeout: "60 seconds" })("the copy of enrolments", (it) => {
  const statusOf = Effect.fnUntraced(function* (one: KnownEnrollment) {
    const [found] = yield* (yield* Enrollments).known([one.enrollmentId])
    return found?.status
  })

  it.effect("remembers an answer until an event comes", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const meanwhile = yield* Meanwhile
      const one = someone("active")
      meanwhile.happens = Effect.void
      assert.isTrue(Option.isSome(yield* enrollments.find(one.userId, one.courseId)))
      assert.strictEqual(yield* statusOf(one), "active")
      const waiting = someone("waitlisted")
      yield* enrollments.put(waiting)
      assert.isTrue(Option.isSome(yield* enrollments.find(waiting.userId, waiting.courseId)))
      assert.strictEqual(yield* statusOf(waiting), "active")
    })
  )

  it.effect("an answer that comes after a withdrawal does not open the course again", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const meanwhile = yield* Meanwhile
      const one = someone("withdrawn")
      meanwhile.happens = enrollments.put(one)
      assert.isTrue(Option.isNone(yield* enrollments.find(one.userId, one.courseId)))
      assert.strictEqual(yield* statusOf(one), "withdrawn")
    })
  )

  it.effect("old news are answered with what is true now, and never overwrite newer ones", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const meanwhile = yield* Meanwhile
      meanwhile.happens = Effect.void
      const late = someone("withdrawn")
      yield* enrollments.put(late)
      yield* enrollments.refresh(late.userId, late.courseId, new Date(1))
      assert.strictEqual(yield* statusOf(late), "active")
      const one = someone("withdrawn")
      meanwhile.happens = enrollments.put(one)
      const now = yield* enrollments.refresh(one.userId, one.courseId, new Date(1))
      assert.strictEqual(Option.isSome(now) ? now.value.status : "none", "withdrawn")
      assert.strictEqual(yield* statusOf(one), "withdrawn")
    })
  )

  it.effect("what a process hands on that stood still is no news any more", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const one = someone("active")
      const at = (millis: number) => new Date(one.enrolledAt.getTime() + millis)
      yield* enrollments.put(one)
      yield* enrollments.setStatus(one.enrollmentId, "withdrawn", at(1))
      yield* enrollments.put(one)
      assert.strictEqual(yield* statusOf(one), "withdrawn")
      yield* enrollments.put({ ...one, enrolledAt: at(2) })
      yield* enrollments.setStatus(one.enrollmentId, "withdrawn", at(1))
      assert.strictEqual(yield* statusOf(one), "active")
    })
  )

  it.effect("an answer that comes after a completion leaves it completed", () =>
    Effect.gen(function* () {
      const enrollments = yield* Enrollments
      const meanwhile = yield* Meanwhile
      const one = someone("completed")
      meanwhile.happens = enrollments.put(one)
      const found = yield* enrollments.find(one.userId, one.courseId)
      assert.strictEqual(Option.isSome(found) ? found.value.status : "none", "completed")
      assert.strictEqual(yield* statusOf(one), "completed")
    })
  )
})

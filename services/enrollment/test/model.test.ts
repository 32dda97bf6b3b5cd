/** The service against a model of ten lines: random sequences of what learners and instructors do, on the real database. */
import { assert, layer } from "@effect/vitest"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { CourseVersion, UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option, References, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { onCourseEvent } from "../src/consumers/courseEvents.ts"
import { onProgressEvent } from "../src/consumers/progressEvents.ts"
import { onUserEvent } from "../src/consumers/userEvents.ts"
import { Enrollments } from "../src/Enrollments.ts"
import { EnrollmentRows } from "../src/projections/EnrollmentRows.ts"
import { course, TestService } from "./Harness.ts"

const learner = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 5 }))
const Step = Schema.Union([
  Schema.Struct({ do: Schema.Literal("enroll"), learner }),
  Schema.Struct({ do: Schema.Literal("withdraw"), learner }),
  Schema.Struct({ do: Schema.Literal("complete"), learner }),
  Schema.Struct({ do: Schema.Literal("erase"), learner }),
  Schema.Struct({
    do: Schema.Literal("limit"),
    capacity: Schema.NullOr(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4 })))
  })
])
const Steps = Schema.Array(Step).check(Schema.isMaxLength(25))

/** Who is in, who waits and in which order, who has completed: all there is to seats. */
class Model {
  capacity: number | null = 2
  readonly active: Array<number> = []
  readonly waiting: Array<number> = []
  readonly completed: Array<number> = []
  readonly withdrawn = new Set<number>()
  readonly erased = new Set<number>()

  private free() {
    return this.capacity === null || this.active.length + this.completed.length < this.capacity
  }
  private promote() {
    while (this.free()) {
      const next = this.waiting.shift()
      if (next === undefined) return
      this.active.push(next)
    }
  }
  private leave(who: number) {
    for (const list of [this.active, this.waiting]) {
      const at = list.indexOf(who)
      if (at >= 0) {
        list.splice(at, 1)
        this.withdrawn.add(who)
      }
    }
    this.promote()
  }
  apply(step: typeof Step.Type) {
    switch (step.do) {
      case "enroll":
        if (
          this.erased.has(step.learner) ||
          (this.statusOf(step.learner) !== "none" && !this.withdrawn.has(step.learner))
        )
          return
        this.withdrawn.delete(step.learner)
        if (this.free() && this.waiting.length === 0) this.active.push(step.learner)
        else this.waiting.push(step.learner)
        return
      case "complete":
        if (this.active.includes(step.learner)) {
          this.active.splice(this.active.indexOf(step.learner), 1)
          this.completed.push(step.learner)
        }
        return
      case "erase":
        this.erased.add(step.learner)
        return this.leave(step.learner)
      case "withdraw":
        return this.leave(step.learner)
      case "limit":
        this.capacity = step.capacity
        return this.promote()
    }
  }
  statusOf(who: number) {
    return this.active.includes(who)
      ? "active"
      : this.waiting.includes(who)
        ? "waitlisted"
        : this.completed.includes(who)
          ? "completed"
          : this.withdrawn.has(who)
            ? "withdrawn"
            : "none"
  }
}

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("enrolments against their model", (it) => {
  it.effect.prop(
    "every sequence leaves everybody where the model says, with the queue in its order",
    [Steps],
    ([steps]) =>
      Effect.gen(function* () {
        const enrollments = yield* Enrollments
        const rows = yield* EnrollmentRows
        const one = course({ capacity: 2 })
        const people = Array.from({ length: 6 }, () => UserId.make(randomUUID()))
        const person = (index: number) => people[index] ?? assert.fail("no such learner")
        let version = 0
        const publish = (capacity: number | null) =>
          onCourseEvent({
            type: "lyceum.course.published.v1",
            data: {
              ...one,
              version: CourseVersion.make(++version),
              capacity,
              summary: "",
              itemCount: 1,
              requiredItemCount: 1,
              sequential: false,
              contentHash: "0".repeat(64)
            }
          })
        yield* publish(2)
        const model = new Model()
        for (const step of steps) {
          model.apply(step)
          switch (step.do) {
            case "enroll":
              yield* Effect.exit(
                enrollments.enroll({ courseId: one.courseId, userId: person(step.learner), cohort: null })
              )
              break
            case "withdraw":
              yield* Effect.exit(enrollments.withdraw(enrollmentId(one.courseId, person(step.learner))))
              break
            case "complete":
              yield* onProgressEvent({
                type: "lyceum.progress.course-completed.v1",
                data: {
                  userId: person(step.learner),
                  courseId: one.courseId,
                  courseVersion: CourseVersion.make(1),
                  completedAt: DateTime.makeUnsafe(0)
                }
              })
              break
            case "erase":
              yield* onUserEvent({ type: "lyceum.user.erased.v1", data: { userId: person(step.learner) } })
              break
            case "limit":
              yield* publish(step.capacity)
          }
          for (const [index, userId] of people.entries()) {
            const row = Option.getOrUndefined(yield* rows.find(one.courseId, userId))
            assert.strictEqual(
              row?.status ?? "none",
              model.statusOf(index),
              `learner ${index} after ${JSON.stringify(step)}`
            )
          }
          const queue = yield* Effect.forEach(model.waiting, (index) =>
            rows.waitlistPosition(enrollmentId(one.courseId, person(index)))
          )
          assert.deepStrictEqual(
            queue.map(Option.getOrNull),
            model.waiting.map((_, index) => index + 1)
          )
        }
        // Completions of learners who never enrolled are noted: not here.
      }).pipe(Effect.provideService(References.MinimumLogLevel, "Error")),
    { arbitrary: { runs: 60 }, timeout: 60_000 }
  )
})

/** How many seats a course has left, as everybody may ask. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { Enrollments } from "../src/Enrollments.ts"
import { KnownCourses } from "../src/projections/KnownCourses.ts"
import { course, Http, someone, TestService } from "./Harness.ts"

const published = (capacity: number | null) =>
  Effect.gen(function* () {
    const one = course({ capacity })
    yield* (yield* KnownCourses).learn(one)
    return one
  })

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("free seats", (it) => {
  it.effect("are counted down to the waitlist, for anybody who asks", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { enroll } = yield* Enrollments
      const { courseId } = yield* published(2)
      const seats = Effect.map(call("GET", `/v1/courses/${courseId}/seats`, {}), ({ body }) => body)
      const join = Effect.suspend(() => enroll({ courseId, userId: someone("learner").userId, cohort: null }))
      assert.deepStrictEqual(yield* seats, { capacity: 2, free: 2, waiting: 0 })
      yield* join
      assert.deepStrictEqual(yield* seats, { capacity: 2, free: 1, waiting: 0 })
      yield* join
      yield* join
      assert.deepStrictEqual(yield* seats, { capacity: 2, free: 0, waiting: 1 })
    })
  )

  it.effect("are not counted where everybody may come, and unknown courses have none", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const { courseId } = yield* published(null)
      const open = yield* call("GET", `/v1/courses/${courseId}/seats`, {})
      assert.deepStrictEqual(open.body, { capacity: null, free: null, waiting: 0 })
      assert.strictEqual((yield* call("GET", `/v1/courses/${randomUUID()}/seats`, {})).status, 404)
    })
  )
})

/** Certificates for those who completed a course before there were certificates. */
import { assert, layer } from "@effect/vitest"
import { execute } from "@lyceum/database/Commands"
import type { Decider } from "@lyceum/domain/Decider"
import { certificateId, enrollmentId } from "@lyceum/domain/DerivedId"
import type { CourseId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Layer, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Reissues } from "../src/certificates/reissue/Reissues.ts"
import { learnerProgress } from "../src/domain/LearnerProgress.ts"
import { CourseVersions } from "../src/projections/CourseVersions.ts"
import { Enrollments } from "../src/projections/Enrollments.ts"
import { manual, publish } from "./Courses.ts"
import { eventually, Http, RunningService, someone, versionNumber } from "./Harness.ts"

type Of<D> = D extends Decider<infer S, infer C, infer E, infer R> ? Decider<S, C, E, R> : never

/** As the service was before there were certificates: the same events, without those. */
const early: Of<typeof learnerProgress> = {
  ...learnerProgress,
  decide: (state, command) =>
    Result.map(learnerProgress.decide(state, command), (events) =>
      events.filter(({ type }) => type !== "lyceum.progress.certificate-issued.v1")
    )
}

/** Somebody who completed the course back then; `done` false = who is still at it. */
const pastLearner = (courseId: CourseId, itemId: string, done = true) =>
  Effect.gen(function* () {
    const learner = someone()
    const id = enrollmentId(courseId, learner.userId)
    const place = { enrollmentId: id, userId: learner.userId, courseId, courseVersion: versionNumber(1) }
    yield* (yield* Enrollments).put({ ...place, status: done ? "withdrawn" : "active", enrolledAt: new Date() })
    const course = yield* Effect.flatMap(CourseVersions, (versions) =>
      Effect.flatMap(versions.get(courseId, versionNumber(1)), Effect.fromOption)
    )
    const [task] = course.items
    assert.strictEqual(task?.id, itemId)
    if (task !== undefined && done) {
      yield* execute({
        decider: early,
        id,
        command: Effect.map(DateTime.now, (now) => ({
          kind: "mark" as const,
          userId: learner.userId,
          course,
          now,
          itemId: task.id
        })),
        Answer: Schema.Null,
        answer: () => null
      })
    }
    return learner
  })

layer(RunningService.pipe(Layer.orDie), { excludeTestServices: true, timeout: "60 seconds" })("a re-issue", (it) => {
  it.effect("gives past learners what they have earned, once, and says how far it is", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { courseId, item, teacher } = yield* publish({ task: manual })
      const past = yield* Effect.forEach(Array.from({ length: 205 }), () => pastLearner(courseId, item("task")), {
        concurrency: 8
      })
      yield* pastLearner(courseId, item("task"), false)
      const certificates = sql`SELECT id FROM certificates WHERE course_id = ${courseId} ORDER BY id`
      assert.deepStrictEqual(yield* certificates, [])

      const path = `/v1/courses/${courseId}/certificates/reissue`
      const before = yield* http.call("GET", path, { as: teacher })
      assert.deepStrictEqual([before.status, before.text], [200, "null"])
      for (const other of [someone(), someone("instructor")]) {
        assert.strictEqual((yield* http.call("POST", path, { as: other })).status, 403)
        assert.strictEqual((yield* http.call("GET", path, { as: other })).status, 403)
      }
      const [first, second] = yield* Effect.all(
        [http.call("POST", path, { as: teacher }), http.call("POST", path, { as: someone("admin") })],
        { concurrency: 2 }
      )
      assert.deepStrictEqual([first.status, second.status], [202, 202])
      assert.include(first.body, { total: 206 })
      const finished = yield* eventually(
        http.call("GET", path, { as: teacher }),
        ({ body }) => body["status"] === "done"
      )
      assert.strictEqual(finished.body["learners"], 206)
      assert.strictEqual(Number(finished.body["issued"]) + Number(finished.body["alreadyIssued"]), 205)
      const expected = past.map(({ userId }) => certificateId(userId, courseId, versionNumber(1))).toSorted()
      assert.deepStrictEqual(
        yield* certificates,
        expected.map((id) => ({ id }))
      )
      const [anyone] = expected
      assert.strictEqual((yield* http.call("GET", `/v1/certificates/${anyone}`)).status, 200)

      // Again: nothing is left to do, and nobody gets a second one.
      yield* http.call("POST", path, { as: teacher })
      const again = yield* eventually(
        http.call("GET", path, { as: teacher }),
        ({ body }) => body["status"] === "done" && body["startedAt"] !== finished.body["startedAt"]
      )
      assert.include(again.body, { learners: 206, issued: 0, alreadyIssued: 205 })
      assert.strictEqual((yield* certificates).length, 205)
      const events = yield* sql`SELECT count(*)::int AS n FROM events
        WHERE type = 'lyceum.progress.certificate-issued.v1' AND data->>'courseId' = ${courseId}`
      assert.deepStrictEqual(events, [{ n: 205 }])
    })
  )

  it.effect("that is worked by two processes, or begun again in the middle, issues nothing twice", () =>
    Effect.gen(function* () {
      const reissues = yield* Reissues
      const sql = yield* SqlClient.SqlClient
      const { courseId, item } = yield* publish({ task: manual })
      yield* Effect.forEach(Array.from({ length: 12 }), () => pastLearner(courseId, item("task")), { concurrency: 8 })
      const run = yield* reissues.start(courseId)
      yield* Effect.forEach([1, 2, 3], () => reissues.work(courseId, run.id), { concurrency: 3 })
      // A process that issued and died before it said so: the next one looks again.
      yield* sql`UPDATE certificate_reissues SET after = NULL, finished_at = NULL, learners = 0, issued = 0, already_issued = 0
        WHERE course_id = ${courseId}`
      yield* reissues.work(courseId, run.id)
      const end = yield* Effect.flatMap(reissues.find(courseId), Effect.fromOption)
      assert.deepStrictEqual([end.learners, end.issued, end.alreadyIssued], [12, 0, 12])
      const events = yield* sql`SELECT count(*)::int AS n FROM events
        WHERE type = 'lyceum.progress.certificate-issued.v1' AND data->>'courseId' = ${courseId}`
      assert.deepStrictEqual(events, [{ n: 12 }])
      // A run of an earlier start is left alone.
      yield* reissues.work(courseId, crypto.randomUUID())
    })
  )
})

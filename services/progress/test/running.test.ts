import { assert, layer } from "@effect/vitest"
import { Progress } from "@lyceum/api/Progress"
import { stateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import { type CourseId, EventId, type UserId } from "@lyceum/domain/Ids"
import {
  courseEvents,
  enrollmentEvents,
  learningEvents,
  progressEvents,
  type Topic,
  userEvents
} from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { EventLog } from "@lyceum/messaging/EventLog"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { learnerProgress } from "../src/domain/LearnerProgress.ts"
import { quizAttempts } from "../src/domain/QuizAttempts.ts"
import { copiedTables, rebuildOwn } from "../src/Operations.ts"
import {
  enrol,
  learning,
  manual,
  optional,
  publish,
  publishNext,
  quiz,
  rightAnswers,
  video,
  viewed,
  wrongAnswers
} from "./Courses.ts"
import { eventually, Http, Outside, RunningService, someone, type Someone } from "./Harness.ts"

/** Puts an event on a topic as its owner would. */
const tell = <E extends { readonly type: string; readonly data: unknown }>(
  topic: Topic<E>,
  type: string,
  data: unknown
) =>
  Effect.gen(function* () {
    const record = yield* encoder(
      topic,
      topic.owner
    )({
      id: randomUUID(),
      type,
      data,
      subject: "test",
      time: Date.now(),
      actor: "service:test",
      correlationId: "test"
    })
    yield* (yield* EventLog).publish(topic.name, [record])
  })

const place = (courseId: CourseId, { userId }: { readonly userId: UserId }) => ({
  enrollmentId: enrollmentId(courseId, userId),
  courseId,
  userId
})
const progressOf = (as: Someone, courseId: string) =>
  Effect.flatMap(Http, (http) => http.call("GET", `/v1/progress/${courseId}`, { as }))
const shown = (as: Someone, courseId: string) =>
  Effect.flatMap(progressOf(as, courseId), ({ body }) => Schema.decodeUnknownEffect(Progress)(body))
const percentOf = (as: Someone, courseId: string) => Effect.map(progressOf(as, courseId), ({ body }) => body["percent"])
const view = (as: Someone, courseId: string, itemId: string, occurredAt = "2026-01-02T03:04:05Z", more: object = {}) =>
  Effect.flatMap(Http, (http) =>
    http.call("POST", "/v1/learning-events", {
      as,
      body: { events: [{ id: randomUUID(), type: "item-viewed", courseId, itemId, occurredAt, ...more }] }
    })
  )
const idle = Effect.gen(function* () {
  for (const { offsets } of yield* (yield* Consumers).all) {
    yield* eventually(offsets, (all) => all.every(({ lag }) => lag === 0))
  }
})

layer(RunningService, { excludeTestServices: true, timeout: "60 seconds" })("consumers", (it) => {
  it.effect(
    "activity becomes progress: viewed at once, video at its mark, with the time it happened and its cause",
    () =>
      Effect.gen(function* () {
        const { courseId, item, learner } = yield* learning({ one: viewed, film: video, more: optional })
        const film = (percent: number) =>
          view(learner, courseId, item("film"), "2026-01-02T04:00:00Z", {
            type: "video-progressed",
            data: { percent, positionSeconds: 1 }
          })
        yield* view(learner, courseId, item("one"))
        yield* eventually(percentOf(learner, courseId), (percent) => percent === 50)
        const half = yield* shown(learner, courseId)
        assert.strictEqual(half.items[0]?.completedAt?.epochMilliseconds, Date.parse("2026-01-02T03:04:05Z"))
        assert.isString(half.explanation.items[0]?.causeEventId)
        yield* film(79)
        yield* eventually(shown(learner, courseId), ({ items }) => items[1]?.state === "in-progress")
        assert.strictEqual((yield* shown(learner, courseId)).resumeItemId, item("film"))
        yield* film(80)
        yield* eventually(percentOf(learner, courseId), (percent) => percent === 100)
        const done = yield* shown(learner, courseId)
        assert.isTrue(done.completed)
        assert.isNotNull(done.certificateId)
      })
  )

  it.effect("a thousand repeated events leave one completion each", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner } = yield* learning({ one: viewed, two: viewed, task: manual })
      const events = ["one", "two"].map((key) => ({
        id: randomUUID(),
        type: "item-viewed",
        courseId,
        itemId: item(key),
        occurredAt: "2026-01-02T03:04:05Z"
      }))
      const many = Array.from({ length: 500 }, (_, n) => events[n % 2])
      yield* Effect.forEach(
        [1, 2],
        () => http.call("POST", "/v1/learning-events", { as: learner, body: { events: many } }),
        {
          concurrency: 2
        }
      )
      yield* idle
      const sql = yield* SqlClient.SqlClient
      const rows =
        yield* sql`SELECT type FROM events WHERE stream = ${`progress-${enrollmentId(courseId, learner.userId)}`}`
      assert.strictEqual(rows.length, 2)
      assert.strictEqual(yield* percentOf(learner, courseId), 66)
    })
  )

  it.effect("follows enrolments: enrolled, waitlisted, withdrawn, enrolled again; a version change keeps dates", () =>
    Effect.gen(function* () {
      const { courseId, item } = yield* publish({ one: manual, two: manual })
      const learner = someone()
      const where = place(courseId, learner)
      const http = yield* Http
      const mark = (key: string) =>
        http.call("PUT", `/v1/progress/${courseId}/items/${item(key)}`, { as: learner, body: { state: "complete" } })
      assert.strictEqual((yield* progressOf(learner, courseId)).status, 403)
      yield* tell(enrollmentEvents, "lyceum.enrollment.waitlisted.v1", { ...where, courseVersion: 1 })
      yield* idle
      assert.strictEqual((yield* progressOf(learner, courseId)).status, 403)
      yield* tell(enrollmentEvents, "lyceum.enrollment.promoted.v1", { ...where, courseVersion: 1 })
      yield* eventually(progressOf(learner, courseId), ({ status }) => status === 200)
      yield* mark("one")
      const first = yield* shown(learner, courseId)
      assert.strictEqual(first.percent, 50)
      yield* tell(enrollmentEvents, "lyceum.enrollment.withdrawn.v1", where)
      yield* eventually(progressOf(learner, courseId), ({ status }) => status === 403)
      // The next version drops what was missing: what is carried over completes it.
      yield* publishNext(courseId, 2, { one: manual, three: optional })
      yield* tell(enrollmentEvents, "lyceum.enrollment.enrolled.v1", { ...where, courseVersion: 2 })
      yield* eventually(
        shown(learner, courseId).pipe(Effect.option),
        (now) => now._tag === "Some" && now.value.certificateId !== null
      )
      const second = yield* shown(learner, courseId)
      assert.deepStrictEqual([second.courseVersion, second.percent, second.completed], [2, 100, true])
      assert.deepStrictEqual(second.items[0]?.completedAt, first.items[0]?.completedAt)
      // And one that asks for more starts lower: by a version change alone.
      yield* publishNext(courseId, 3, { one: manual, four: manual })
      yield* tell(enrollmentEvents, "lyceum.enrollment.enrolled.v1", { ...where, courseVersion: 3 })
      yield* eventually(percentOf(learner, courseId), (percent) => percent === 50)
      const list = yield* http.call("GET", "/v1/certificates", { as: learner })
      assert.include(list.text, `"id":"${second.certificateId}"`)
    })
  )

  it.effect("keeps the owner and the version that a publication names", () =>
    Effect.gen(function* () {
      const outside = yield* Outside
      const { courseId, teacher } = yield* publish({ one: viewed })
      outside.owners.delete(courseId)
      yield* tell(courseEvents, "lyceum.course.published.v1", {
        courseId,
        version: 1,
        ownerId: teacher.userId,
        slug: "a-course",
        title: "A course",
        summary: "",
        itemCount: 1,
        requiredItemCount: 1,
        capacity: null,
        prerequisites: [],
        sequential: false,
        contentHash: "0".repeat(64)
      })
      yield* idle
      const sql = yield* SqlClient.SqlClient
      const kept = yield* sql`SELECT owner_id FROM course_owners o JOIN course_versions v USING (course_id)
        WHERE o.course_id = ${courseId} AND v.version = 1`
      assert.deepStrictEqual(kept, [{ owner_id: teacher.userId }])
    })
  )

  it.effect("a pass completes its item by the event alone, when the submission did not get that far", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ test: quiz() })
      yield* progressOf(learner, courseId)
      const attemptId = EventId.make(randomUUID())
      yield* tell(progressEvents, "lyceum.progress.attempt-graded.v1", {
        userId: learner.userId,
        courseId,
        courseVersion: 1,
        attemptId,
        itemId: item("test"),
        score: 2,
        maximum: 2,
        passed: true,
        submittedAt: "2026-01-02T03:04:05.000Z"
      })
      yield* eventually(percentOf(learner, courseId), (percent) => percent === 100)
      assert.strictEqual((yield* shown(learner, courseId)).explanation.items[0]?.causeEventId, attemptId)
    })
  )

  it.effect(
    "when the time is over answers are refused, and what was saved in time is graded before the next start",
    () =>
      Effect.gen(function* () {
        const http = yield* Http
        const sql = yield* SqlClient.SqlClient
        const { courseId, item, learner } = yield* learning({ test: quiz({ timeLimitMinutes: 10, maxAttempts: 2 }) })
        const start = http.call("POST", "/v1/attempts", { as: learner, body: { courseId, itemId: item("test") } })
        const first = yield* start
        const path = `/v1/attempts/${String(first.body["id"])}`
        const save = (answers: unknown) => http.call("PUT", `${path}/answers`, { as: learner, body: { answers } })
        const deadline = (ago: string) =>
          sql`UPDATE attempts SET deadline = now() - ${ago}::text::interval WHERE id = ${String(first.body["id"])}`
        assert.strictEqual((yield* save(rightAnswers)).status, 200)
        yield* deadline("10 seconds")
        assert.strictEqual((yield* save(rightAnswers)).status, 200)
        yield* deadline("31 seconds")
        assert.strictEqual((yield* save(wrongAnswers)).status, 409)
        const second = yield* start
        assert.include(second.body, { number: 2, attemptsLeft: 0, status: "open" })
        const graded = yield* http.call("GET", path, { as: learner })
        assert.deepInclude(graded.body["result"], { score: 2, passed: true })
      })
  )

  it.effect("erases answers, activity and places of a person", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { courseId, item, learner } = yield* learning({ test: quiz(), one: viewed })
      const started = yield* http.call("POST", "/v1/attempts", {
        as: learner,
        headers: { "idempotency-key": randomUUID() },
        body: { courseId, itemId: item("test") }
      })
      const path = `/v1/attempts/${String(started.body["id"])}`
      yield* http.call("PUT", `${path}/answers`, { as: learner, body: { answers: rightAnswers } })
      yield* http.call("POST", `${path}/submission`, { as: learner })
      yield* view(learner, courseId, item("one"))
      yield* idle
      const held = Effect.map(
        sql`SELECT (SELECT count(*) FROM attempt_answers WHERE user_id = ${learner.userId})
            + (SELECT count(*) FROM item_activity WHERE user_id = ${learner.userId})
            + (SELECT count(*) FROM enrollments WHERE user_id = ${learner.userId})
            + (SELECT count(*) FROM idempotency WHERE stream LIKE 'attempts-%' AND response->>'attemptId' = ${String(started.body["id"])}) AS held`,
        (rows) => Number(rows[0]?.["held"])
      )
      assert.strictEqual(yield* held, 4)
      yield* tell(userEvents, "lyceum.user.erased.v1", { userId: learner.userId })
      yield* eventually(held, (left) => left === 0)
      assert.strictEqual((yield* http.call("GET", path, { as: someone("admin") })).status, 200)
    })
  )

  it.effect("a poison record is put aside, the partition goes on", () =>
    Effect.gen(function* () {
      const log = yield* EventLog
      const { courseId, item, learner } = yield* learning({ one: viewed })
      yield* progressOf(learner, courseId)
      yield* log.publish(learningEvents.name, [
        { key: learner.userId, value: new TextEncoder().encode("{"), headers: { ce_id: "poison" }, timestamp: 0 }
      ])
      yield* view(learner, courseId, item("one"))
      yield* eventually(percentOf(learner, courseId), (percent) => percent === 100)
      const dead = yield* log.fetch({
        topic: "learning-events.progress.dlt",
        partition: 0,
        offset: 0,
        maxRecords: 10,
        maxWaitMillis: 5000
      })
      assert.isTrue(dead.records.some((record) => record.headers["ce_id"] === "poison"))
    })
  )

  it.effect("rebuilds to the same bytes, and the audit trail verifies", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const sql = yield* SqlClient.SqlClient
      const { courseId, item, learner } = yield* learning({ test: quiz(), task: manual, one: viewed })
      yield* tell(enrollmentEvents, "lyceum.enrollment.enrolled.v1", { ...place(courseId, learner), courseVersion: 1 })
      yield* idle
      const started = yield* http.call("POST", "/v1/attempts", {
        as: learner,
        body: { courseId, itemId: item("test") }
      })
      const path = `/v1/attempts/${String(started.body["id"])}`
      yield* http.call("PUT", `${path}/answers`, { as: learner, body: { answers: rightAnswers } })
      yield* http.call("POST", `${path}/submission`, { as: learner })
      yield* http.call("PUT", `/v1/progress/${courseId}/items/${item("task")}`, {
        as: learner,
        body: { state: "complete" }
      })
      yield* view(learner, courseId, item("one"))
      yield* eventually(percentOf(learner, courseId), (percent) => percent === 100)
      yield* idle
      const snapshot = Effect.gen(function* () {
        const own = yield* sql`SELECT * FROM attempts ORDER BY id`
        const certificates = yield* sql`SELECT * FROM certificates ORDER BY id`
        const states = yield* sql`SELECT id, version, state FROM streams ORDER BY id`
        const activity = yield* sql`SELECT * FROM item_activity
          WHERE enrollment_id = ${enrollmentId(courseId, learner.userId)} ORDER BY item_id`
        return JSON.stringify({ own, certificates, states, activity })
      })
      // What a test set back above is not what its events say.
      yield* rebuildOwn
      const before = yield* snapshot
      yield* sql`UPDATE attempts SET score = 0, passed = false`
      yield* sql`DELETE FROM certificates`
      yield* rebuildOwn
      yield* rebuildFromTopics({ group: "progress", tables: copiedTables })
      yield* eventually(snapshot, (now) => now === before)
      assert.deepStrictEqual((yield* verifyChain([stateCheck(learnerProgress), stateCheck(quizAttempts)])).findings, [])
      yield* sql`UPDATE streams SET state = jsonb_set(state, '{completed}', '[]') WHERE id = ${`progress-${enrollmentId(courseId, learner.userId)}`}`
      const { findings } = yield* verifyChain([stateCheck(learnerProgress), stateCheck(quizAttempts)])
      assert.deepStrictEqual(
        findings.map(({ fault }) => fault),
        ["state"]
      )
    })
  )

  it.effect("learners who were never enrolled leave no trace", () =>
    Effect.gen(function* () {
      const { courseId, item } = yield* publish({ one: viewed })
      const stranger = someone()
      yield* tell(learningEvents, "lyceum.learning.item-viewed.v1", {
        userId: stranger.userId,
        courseId,
        itemId: item("one")
      })
      yield* idle
      yield* enrol(courseId, stranger)
      assert.strictEqual(yield* percentOf(stranger, courseId), 0)
    })
  )
})

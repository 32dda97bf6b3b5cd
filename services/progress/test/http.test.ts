import { assert, layer } from "@effect/vitest"
import { page } from "@lyceum/api/Page"
import { LearningEventsReceipt } from "@lyceum/api/LearningEvents"
import { ProgressSummary } from "@lyceum/api/Progress"
import { learningEvents } from "@lyceum/events/Topics"
import { decoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Schema } from "effect"
import { randomUUID } from "node:crypto"
import {
  enrol,
  learning,
  manual,
  optional,
  publish,
  quiz,
  rightAnswers,
  video,
  viewed,
  wrongAnswers
} from "./Courses.ts"
import { Http, Outside, someone, type Someone, StillService } from "./Harness.ts"

const send = (as: Someone, ...events: ReadonlyArray<unknown>) =>
  Effect.flatMap(Http, (http) => http.call("POST", "/v1/learning-events", { as, body: { events } }))
const event = (type: string, courseId: string, itemId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id: randomUUID(),
  type,
  courseId,
  itemId,
  occurredAt: "2026-01-02T03:04:05Z",
  ...more
})
const start = (as: Someone, courseId: string, itemId: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.flatMap(Http, (http) => http.call("POST", "/v1/attempts", { as, headers, body: { courseId, itemId } }))
const progressOf = (as: Someone, courseId: string, query = "") =>
  Effect.flatMap(Http, (http) => http.call("GET", `/v1/progress/${courseId}${query}`, { as }))
const mark = (as: Someone, courseId: string, itemId: string, state: string) =>
  Effect.flatMap(Http, (http) => http.call("PUT", `/v1/progress/${courseId}/items/${itemId}`, { as, body: { state } }))
const typeOf = (answer: { readonly body: { readonly [field: string]: unknown } }) =>
  String(answer.body["type"]).replace("urn:lyceum:problem:", "")

layer(StillService, { excludeTestServices: true, timeout: "60 seconds" })("routes", (it) => {
  it.effect("takes activity in, durable and in the form that consumers read", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed, film: video, test: quiz() })
      const first = event("item-viewed", courseId, item("one"))
      const answer = yield* send(
        learner,
        first,
        event("video-progressed", courseId, item("film"), { data: { percent: 12.5, positionSeconds: 30 } }),
        event("answer-given", courseId, item("test"), { data: { questionId: "q1" } })
      )
      assert.strictEqual(answer.status, 202)
      assert.deepStrictEqual(answer.body, { accepted: 3, rejected: [] })
      yield* send(learner, first)
      const stranger = someone()
      yield* enrol(courseId, stranger)
      yield* send(stranger, first)
      const log = yield* EventLog
      const decode = decoder(learningEvents)
      const all = []
      for (let partition = 0; partition < learningEvents.partitions; partition++) {
        const { records } = yield* log.fetch({
          topic: learningEvents.name,
          partition,
          offset: 0,
          maxRecords: 1000,
          maxWaitMillis: 0
        })
        all.push(...records.filter((record) => record.headers["courseid"] === courseId))
      }
      const own = all.filter((record) => record.key === learner.userId)
      const received = yield* Effect.forEach(own, (record) => decode(record))
      assert.deepStrictEqual(
        received.map((one) => one?.event.type),
        [
          "lyceum.learning.item-viewed.v1",
          "lyceum.learning.video-progressed.v1",
          "lyceum.learning.answer-given.v1",
          "lyceum.learning.item-viewed.v1"
        ]
      )
      assert.isTrue(own.every((record) => record.timestamp === Date.parse("2026-01-02T03:04:05Z")))
      // The same id again is the same event; of another learner it is another one.
      assert.strictEqual(own[0]?.headers["ce_id"], own[3]?.headers["ce_id"])
      const other = all.find((record) => record.key === stranger.userId)
      assert.isDefined(other)
      assert.notStrictEqual(other.headers["ce_id"], own[0]?.headers["ce_id"])
    })
  )

  it.effect("rejects each bad event by its index and keeps the others", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed, film: video, test: quiz() })
      const elsewhere = yield* publish({ one: viewed })
      const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
      const cases: ReadonlyArray<readonly [unknown, string | null]> = [
        [event("item-viewed", courseId, item("one")), null],
        [event("item-viewed", courseId, item("one"), { occurredAt: "yesterday" }), "invalid-time"],
        [event("item-viewed", courseId, item("one"), { occurredAt: "2026-02-30T00:00:00Z" }), "invalid-time"],
        [event("item-viewed", courseId, item("one"), { occurredAt: "2026-02-03T00:00:00" }), "invalid-time"],
        [event("item-viewed", courseId, item("one"), { occurredAt: "1969-12-31T23:59:59Z" }), "invalid-time"],
        [event("item-viewed", courseId, item("one"), { occurredAt: ahead(6) }), "time-in-future"],
        [event("item-viewed", courseId, item("one"), { occurredAt: ahead(4) }), null],
        [event("item-viewed", courseId, item("one"), { occurredAt: "2026-01-02T03:04:05.123+02:00" }), null],
        [event("item-liked", courseId, item("one")), "invalid-event"],
        [event("item-viewed", courseId, randomUUID()), "unknown-item"],
        [event("item-viewed", randomUUID(), item("one")), "not-enrolled"],
        [event("item-viewed", elsewhere.courseId, elsewhere.item("one")), "not-enrolled"],
        [event("item-viewed", courseId, item("one"), { extra: 1 }), "invalid-event"],
        [event("item-viewed", courseId, item("one"), { data: { percent: 1 } }), "invalid-event"],
        [event("item-viewed", courseId, item("one"), { id: "forged" }), "invalid-event"],
        [event("video-progressed", courseId, item("film")), "invalid-event"],
        [
          event("video-progressed", courseId, item("film"), { data: { percent: 101, positionSeconds: 0 } }),
          "invalid-event"
        ],
        [event("answer-given", courseId, item("test"), { data: { questionId: "q9" } }), "unknown-item"],
        [event("answer-given", courseId, item("one"), { data: { questionId: "q1" } }), "unknown-item"],
        ["not an object", "invalid-event"],
        [null, "invalid-event"]
      ]
      const answer = yield* send(learner, ...cases.map(([input]) => input))
      assert.strictEqual(answer.status, 202)
      const expected = cases.flatMap(([, problem], index) => (problem === null ? [] : [{ index, problem }]))
      const { rejected } = yield* Schema.decodeUnknownEffect(LearningEventsReceipt)(answer.body)
      assert.deepStrictEqual(
        rejected.map(({ index, problem }) => ({ index, problem: problem.type.replace("urn:lyceum:problem:", "") })),
        expected
      )
      assert.strictEqual(answer.body["accepted"], cases.length - expected.length)
    })
  )

  it.effect("refuses a call that is none: empty, too long, malformed, unknown fields, no token, narrow token", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner } = yield* learning({ one: viewed })
      const one = event("item-viewed", courseId, item("one"))
      const post = (options: Parameters<typeof http.call>[2]) => http.call("POST", "/v1/learning-events", options)
      assert.strictEqual((yield* send(learner)).status, 400)
      assert.strictEqual((yield* send(learner, ...Array.from({ length: 501 }, () => one))).status, 400)
      assert.strictEqual((yield* send(learner, ...Array.from({ length: 500 }, () => one))).body["accepted"], 500)
      assert.strictEqual((yield* post({ as: learner, raw: "{" })).status, 400)
      assert.strictEqual((yield* post({ as: learner, body: { events: [one], userId: randomUUID() } })).status, 400)
      assert.strictEqual((yield* post({ body: { events: [one] } })).status, 401)
      const reader = someone("learner", ["learning:read"])
      yield* enrol(courseId, reader)
      assert.strictEqual((yield* send(reader, one)).status, 403)
    })
  )

  it.effect("marks manual items, and only those, and explains the number", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed, task: manual, last: manual, more: optional })
      const before = yield* progressOf(learner, courseId)
      assert.strictEqual(before.status, 200)
      assert.include(before.body, { percent: 0, completed: false, resumeItemId: item("one"), courseVersion: 1 })
      const done = yield* mark(learner, courseId, item("task"), "complete")
      assert.include(done.body, { itemId: item("task"), state: "completed" })
      assert.isString(done.body["completedAt"])
      const after = yield* progressOf(learner, courseId)
      assert.include(after.body, { percent: 33, completed: false })
      assert.deepInclude(after.body["explanation"], {
        completedItems: 1,
        requiredItems: 3,
        text: "1 of 3 required items are complete: floor(100 x 1 / 3) = 33 percent."
      })
      assert.strictEqual((yield* mark(learner, courseId, item("task"), "incomplete")).body["state"], "not-started")
      assert.strictEqual((yield* progressOf(learner, courseId)).body["percent"], 0)
      const refused = yield* mark(learner, courseId, item("one"), "complete")
      assert.deepStrictEqual([refused.status, typeOf(refused)], [409, "conflict"])
      assert.strictEqual((yield* mark(learner, courseId, randomUUID(), "complete")).status, 404)
      assert.strictEqual((yield* mark(learner, courseId, item("task"), "done")).status, 400)
      assert.strictEqual((yield* mark(someone(), courseId, item("task"), "complete")).status, 403)
      assert.strictEqual((yield* mark(learner, "not-an-id", item("task"), "complete")).status, 400)
    })
  )

  it.effect("completes a course once, certifies it, and lets anybody verify it without a name", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner } = yield* learning({ task: manual, other: manual })
      yield* mark(learner, courseId, item("task"), "complete")
      yield* mark(learner, courseId, item("other"), "complete")
      const done = yield* progressOf(learner, courseId)
      assert.include(done.body, { percent: 100, completed: true, resumeItemId: null })
      const certificateId = String(done.body["certificateId"])
      const page = yield* http.call("GET", `/v1/certificates/${certificateId}`)
      assert.strictEqual(page.status, 200)
      assert.include(page.body, { id: certificateId, courseId, courseTitle: "A course", courseVersion: 1 })
      assert.notInclude(page.text, learner.userId)
      assert.strictEqual((yield* http.call("GET", `/v1/certificates/${randomUUID()}`)).status, 404)
      // Reopened: the number says what is, the course stays completed, and no second certificate comes of it.
      yield* mark(learner, courseId, item("task"), "incomplete")
      assert.include((yield* progressOf(learner, courseId)).body, { percent: 50, completed: true })
      yield* mark(learner, courseId, item("task"), "complete")
      const own = yield* http.call("GET", "/v1/certificates", { as: learner })
      assert.deepStrictEqual(
        [own.body["items"]]
          .flat()
          .map((one) => (typeof one === "object" && one !== null && "id" in one ? one.id : one)),
        [certificateId]
      )
      assert.strictEqual((yield* http.call("GET", "/v1/certificates")).status, 401)
    })
  )

  it.effect("shows progress to the learner, the course's instructor and admins, to nobody else", () =>
    Effect.gen(function* () {
      const { courseId, learner, teacher } = yield* learning({ one: viewed })
      const asked = `?userId=${learner.userId}`
      assert.strictEqual((yield* progressOf(teacher, courseId, asked)).body["userId"], learner.userId)
      assert.strictEqual((yield* progressOf(someone("admin"), courseId, asked)).status, 200)
      assert.strictEqual((yield* progressOf(someone(), courseId, asked)).status, 403)
      assert.strictEqual((yield* progressOf(someone("instructor"), courseId, asked)).status, 403)
      assert.strictEqual((yield* progressOf(teacher, courseId, `?userId=${randomUUID()}`)).status, 404)
      assert.strictEqual(typeOf(yield* progressOf(someone(), courseId)), "not-enrolled")
      assert.strictEqual((yield* progressOf(learner, courseId, "?who=me")).status, 400)
    })
  )

  it.effect("an empty course and one without required items are 0 percent, never NaN", () =>
    Effect.gen(function* () {
      for (const items of [{}, { more: optional }]) {
        const { courseId, learner } = yield* learning(items)
        const { body } = yield* progressOf(learner, courseId)
        assert.include(body, { percent: 0, completed: false, certificateId: null })
        assert.deepInclude(body["explanation"], { completedItems: 0, requiredItems: 0 })
      }
    })
  )

  it.effect("pages own courses", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const learner = someone()
      const courses: Array<string> = []
      for (let n = 0; n < 3; n++) {
        const { courseId } = yield* publish({ one: viewed })
        yield* enrol(courseId, learner)
        assert.strictEqual((yield* progressOf(learner, courseId)).status, 200)
        courses.unshift(courseId)
      }
      const seen: Array<unknown> = []
      let next = "?limit=2"
      for (let pages = 0; next !== "" && pages < 5; pages++) {
        const { body, headers, status } = yield* http.call("GET", `/v1/progress${next}`, { as: learner })
        assert.strictEqual(status, 200)
        const { items, nextCursor } = yield* Schema.decodeUnknownEffect(page(ProgressSummary))(body)
        seen.push(...items.map((one) => one.courseId))
        assert.strictEqual(headers.get("link") !== null, nextCursor !== null)
        next = nextCursor !== null ? `?limit=2&cursor=${nextCursor}` : ""
      }
      assert.deepStrictEqual(seen, courses)
      assert.strictEqual((yield* http.call("GET", "/v1/progress?cursor=forged", { as: learner })).status, 400)
      assert.strictEqual((yield* http.call("GET", "/v1/progress?limit=101", { as: learner })).status, 400)
    })
  )

  it.effect("an attempt from start to pass, the key never shown", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner } = yield* learning({ test: quiz({ maxAttempts: 2 }) })
      const started = yield* start(learner, courseId, item("test"))
      assert.strictEqual(started.status, 201, started.text)
      assert.include(started.body, { number: 1, attemptsLeft: 1, status: "open", result: null, revision: 0 })
      for (const secret of ["correct", "accepted", "EXPLANATION", "FEEDBACK", "4.25"])
        assert.notInclude(started.text, secret)
      const path = `/v1/attempts/${String(started.body["id"])}`
      assert.strictEqual((yield* start(learner, courseId, item("test"))).body["id"], started.body["id"])

      const saved = yield* http.call("PUT", `${path}/answers`, { as: learner, body: { answers: wrongAnswers } })
      assert.strictEqual(saved.headers.get("etag"), `"1"`)
      const stale = { as: learner, body: { answers: rightAnswers }, headers: { "if-match": `"0"` } }
      assert.strictEqual((yield* http.call("PUT", `${path}/answers`, stale)).status, 412)
      const fresh = { ...stale, headers: { "if-match": `"1"` } }
      assert.strictEqual((yield* http.call("PUT", `${path}/answers`, fresh)).body["revision"], 2)
      assert.deepStrictEqual((yield* http.call("GET", path, { as: learner })).body["answers"], rightAnswers)

      const submitted = yield* http.call("POST", `${path}/submission`, { as: learner })
      assert.strictEqual(submitted.status, 200)
      assert.deepInclude(submitted.body["result"], { score: 2, maximum: 2, passed: true })
      assert.include(submitted.text, "EXPLANATION-1")
      assert.notInclude(submitted.text, "4.25")
      assert.deepStrictEqual((yield* http.call("POST", `${path}/submission`, { as: learner })).body, submitted.body)
      assert.strictEqual(
        (yield* http.call("PUT", `${path}/answers`, { as: learner, body: { answers: [] } })).status,
        409
      )
      const progress = yield* progressOf(learner, courseId)
      assert.include(progress.body, { percent: 100, completed: true })
      assert.include(progress.text, `"causeEventId":"${String(started.body["id"])}"`)
    })
  )

  it.effect("lists a learner's attempts over a course: to themselves and to its instructor", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner, teacher } = yield* learning({ test: quiz(), other: quiz() })
      const first = yield* start(learner, courseId, item("test"))
      yield* http.call("PUT", `/v1/attempts/${String(first.body["id"])}/answers`, {
        as: learner,
        body: { answers: rightAnswers }
      })
      yield* http.call("POST", `/v1/attempts/${String(first.body["id"])}/submission`, { as: learner })
      const second = yield* start(learner, courseId, item("other"))
      const path = `/v1/progress/${courseId}/attempts`
      const own = yield* http.call("GET", path, { as: learner })
      assert.strictEqual(own.status, 200, own.text)
      const [open, passed] = Object(own.body["items"])
      assert.deepInclude(open, { id: second.body["id"], itemId: item("other"), itemTitle: "other", status: "open" })
      assert.deepInclude(open, { score: null, passed: null })
      assert.deepInclude(passed, {
        id: first.body["id"],
        itemTitle: "test",
        number: 1,
        score: 2,
        maximum: 2,
        passed: true
      })
      const asked = `${path}?userId=${learner.userId}`
      assert.deepStrictEqual((yield* http.call("GET", asked, { as: teacher })).body, own.body)
      assert.strictEqual((yield* http.call("GET", asked, { as: someone("admin") })).status, 200)
      assert.strictEqual((yield* http.call("GET", asked, { as: someone() })).status, 403)
      assert.strictEqual((yield* http.call("GET", asked, { as: someone("instructor") })).status, 403)
      assert.strictEqual((yield* http.call("GET", `${path}?userId=${randomUUID()}`, { as: teacher })).status, 404)
      assert.strictEqual((yield* http.call("GET", path, { as: someone() })).status, 403)
      const page = yield* http.call("GET", `${asked}&limit=1`, { as: teacher })
      assert.deepStrictEqual(
        Object(page.body["items"]).map(({ id }: { readonly id: string }) => id),
        [second.body["id"]]
      )
      const rest = yield* http.call("GET", `${asked}&cursor=${String(page.body["nextCursor"])}`, { as: teacher })
      assert.deepStrictEqual([Object(rest.body["items"]).length, rest.body["nextCursor"]], [1, null])
    })
  )

  it.effect("refuses an attempt that is none: used up, not a quiz, unknown, not enrolled, bad answers, another's", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner, teacher } = yield* learning({
        test: quiz({ maxAttempts: 1, showAnswers: "after-pass" }),
        one: viewed
      })
      const { body } = yield* start(learner, courseId, item("test"))
      const path = `/v1/attempts/${String(body["id"])}`
      const put = (answers: unknown, as = learner) => http.call("PUT", `${path}/answers`, { as, body: { answers } })
      assert.strictEqual((yield* put([{ questionId: "q9", answer: { kind: "text", text: "x" } }])).status, 422)
      assert.strictEqual((yield* put([{ questionId: "q1", answer: { kind: "choice", choiceId: "z" } }])).status, 422)
      assert.strictEqual((yield* put([...wrongAnswers, ...wrongAnswers])).status, 422)
      assert.strictEqual((yield* put([{ questionId: "q1", answer: { kind: "essay" } }])).status, 400)
      // What the database could not keep: a NUL, half of a surrogate pair.
      for (const text of ["a\u0000b", "\ud83d"])
        assert.strictEqual((yield* put([{ questionId: "q2", answer: { kind: "text", text } }])).status, 400)
      const other = someone()
      assert.strictEqual((yield* put([], other)).status, 404)
      assert.strictEqual((yield* http.call("POST", `${path}/submission`, { as: other })).status, 404)
      assert.strictEqual((yield* http.call("GET", path, { as: other })).status, 404)
      assert.strictEqual((yield* http.call("GET", path, { as: teacher })).status, 200)
      assert.strictEqual((yield* http.call("GET", `/v1/attempts/${randomUUID()}`, { as: learner })).status, 404)

      yield* put(wrongAnswers)
      const failed = yield* http.call("POST", `${path}/submission`, { as: learner })
      assert.deepStrictEqual(failed.body["result"], { score: 0, maximum: 2, passed: false, questions: null })
      assert.notInclude(failed.text, "EXPLANATION")
      const used = yield* start(learner, courseId, item("test"))
      assert.deepStrictEqual([used.status, typeOf(used), used.body["maxAttempts"]], [409, "no-attempts-left", 1])
      assert.strictEqual((yield* start(learner, courseId, item("one"))).status, 409)
      assert.strictEqual((yield* start(learner, courseId, randomUUID())).status, 404)
      assert.strictEqual((yield* start(other, courseId, item("test"))).status, 403)
    })
  )

  it.effect("the same Idempotency-Key starts one attempt; another body with it is refused", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ test: quiz(), other: quiz() })
      const key = { "idempotency-key": randomUUID() }
      const answers = yield* Effect.forEach(
        Array.from({ length: 6 }),
        () => start(learner, courseId, item("test"), key),
        { concurrency: 6 }
      )
      assert.strictEqual(new Set(answers.map(({ body }) => body["id"])).size, 1)
      assert.isTrue(answers.every(({ status }) => status === 201))
      const reused = yield* start(learner, courseId, item("other"), key)
      assert.deepStrictEqual([reused.status, typeOf(reused)], [422, "idempotency-key-reused"])
    })
  )

  it.effect("parallel starts without a key open one attempt, and numbers have no gap", () =>
    Effect.gen(function* () {
      const http = yield* Http
      const { courseId, item, learner } = yield* learning({ test: quiz() })
      for (let number = 1; number <= 3; number++) {
        const answers = yield* Effect.forEach(Array.from({ length: 5 }), () => start(learner, courseId, item("test")), {
          concurrency: 5
        })
        assert.deepStrictEqual(
          answers.map(({ body, status }) => [status, body["number"]]),
          answers.map(() => [201, number])
        )
        const path = `/v1/attempts/${String(answers[0]?.body["id"])}/submission`
        yield* Effect.forEach([1, 2, 3], () => http.call("POST", path, { as: learner }), { concurrency: 3 })
      }
    })
  )

  it.effect("in a sequential course what lies ahead is locked, and opens at once", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning(
        { one: viewed, film: video, test: quiz(), task: manual },
        true
      )
      const locked = yield* start(learner, courseId, item("test"))
      assert.deepStrictEqual([locked.status, typeOf(locked)], [409, "item-locked"])
      assert.deepStrictEqual(locked.body["waitingFor"], [item("one"), item("film")])
      assert.strictEqual(typeOf(yield* mark(learner, courseId, item("task"), "complete")), "item-locked")
      const film = (percent: number) =>
        event("video-progressed", courseId, item("film"), { data: { percent, positionSeconds: 1 } })
      const refused = yield* send(learner, film(100))
      assert.strictEqual(refused.body["accepted"], 0)
      assert.include(refused.text, "item-locked")
      // In one call: the view opens the film, the half film opens nothing.
      assert.strictEqual(
        (yield* send(learner, event("item-viewed", courseId, item("one")), film(50))).body["accepted"],
        2
      )
      assert.strictEqual((yield* start(learner, courseId, item("test"))).status, 409)
      assert.strictEqual((yield* send(learner, film(80))).body["accepted"], 1)
      const opened = yield* start(learner, courseId, item("test"))
      assert.strictEqual(opened.status, 201)
      assert.include((yield* progressOf(learner, courseId)).body, { percent: 50, resumeItemId: item("test") })
    })
  )

  it.effect("says that it cannot when the other services are away, and changes nothing", () =>
    Effect.gen(function* () {
      const outside = yield* Outside
      const { courseId, item, learner } = yield* learning({ task: manual })
      outside.away = true
      const answers = [
        yield* send(learner, event("item-viewed", courseId, item("task"))),
        yield* progressOf(learner, courseId),
        yield* mark(learner, courseId, item("task"), "complete")
      ]
      outside.away = false
      assert.deepStrictEqual(
        answers.map(({ status }) => status),
        [503, 503, 503]
      )
      assert.strictEqual((yield* progressOf(learner, courseId)).body["percent"], 0)
    })
  )

  it.effect("a learner who looked before enrolling is in right after", () =>
    Effect.gen(function* () {
      const { courseId, item } = yield* publish({ one: viewed })
      const learner = someone()
      assert.strictEqual((yield* progressOf(learner, courseId)).status, 403)
      yield* enrol(courseId, learner)
      assert.strictEqual((yield* progressOf(learner, courseId)).status, 200)
      assert.strictEqual((yield* send(learner, event("item-viewed", courseId, item("one")))).body["accepted"], 1)
    })
  )

  it.effect("a call names fifty courses at most", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed })
      const guesses = Array.from({ length: 60 }, () => event("item-viewed", randomUUID(), item("one")))
      const own = event("item-viewed", courseId, item("one"))
      const answer = yield* send(learner, own, ...guesses, own)
      const { accepted, rejected } = yield* Schema.decodeUnknownEffect(LearningEventsReceipt)(answer.body)
      assert.strictEqual(accepted, 2)
      assert.strictEqual(rejected.filter(({ problem }) => problem.type.endsWith(":not-enrolled")).length, 49)
      assert.strictEqual(rejected.filter(({ problem }) => problem.type.endsWith(":invalid-event")).length, 11)
    })
  )

  it.effect("an address with another method is 405", () =>
    Effect.gen(function* () {
      const http = yield* Http
      assert.strictEqual((yield* http.call("DELETE", "/v1/learning-events")).status, 405)
    })
  )
})

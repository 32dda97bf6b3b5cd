/** The routes of enrolments: the happy path, every problem, who may, bad input, retries. */
import { assert, layer } from "@effect/vitest"
import { Enrollment } from "@lyceum/api/EnrollmentFields"
import { EnrollmentDetail, EnrollmentHistoryEntry } from "@lyceum/api/Enrollments"
import { page } from "@lyceum/api/Page"
import { CourseVersion, UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Option, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { onCourseEvent } from "../src/consumers/courseEvents.ts"
import { onProgressEvent } from "../src/consumers/progressEvents.ts"
import { onUserEvent } from "../src/consumers/userEvents.ts"
import { EnrollmentRows } from "../src/projections/EnrollmentRows.ts"
import { type KnownCourse, KnownCourses } from "../src/projections/KnownCourses.ts"
import { Learners } from "../src/projections/Learners.ts"
import { type Answer, course, Http, Outside, serviceToken, someone, TestService } from "./Harness.ts"

const json =
  <A, I>(schema: Schema.Codec<A, I>) =>
  (answer: Answer) =>
    Effect.orDie(Schema.decodeUnknownEffect(Schema.toCodecJson(schema))(answer.body))
const enrollmentOf = json(Enrollment)
const detailOf = json(EnrollmentDetail)
const listOf = json(page(Enrollment))
const historyOf = json(page(EnrollmentHistoryEntry))

const published = (change: Partial<KnownCourse> = {}) =>
  Effect.gen(function* () {
    const one = course(change)
    yield* (yield* KnownCourses).learn(one)
    return one
  })

const problem = (answer: Answer, status: number, type: string) => {
  assert.strictEqual(answer.status, status, answer.text)
  assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
  assert.strictEqual(answer.body["type"], `urn:lyceum:problem:${type}`)
}

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("/v1/enrollments", (it) => {
  it.effect("enrols, answers the same to a second enrolment, shows, withdraws, comes back, and tells the history", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const ada = someone("learner")
      const { courseId } = yield* published()
      const created = yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } })
      assert.strictEqual(created.status, 201, created.text)
      const enrollment = yield* enrollmentOf(created)
      assert.deepStrictEqual(
        [enrollment.userId, enrollment.status, enrollment.courseVersion],
        [ada.userId, "active", 1]
      )
      const again = yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } })
      assert.deepStrictEqual(again.body, created.body)

      const path = `/v1/enrollments/${enrollment.id}`
      const shown = yield* call("GET", path, { as: ada })
      assert.strictEqual(shown.headers.get("etag"), '"1"')
      assert.strictEqual((yield* detailOf(shown)).waitlistPosition, null)
      assert.strictEqual((yield* call("DELETE", path, { as: ada })).status, 204)
      assert.strictEqual((yield* call("DELETE", path, { as: ada })).status, 204)
      assert.strictEqual((yield* detailOf(yield* call("GET", path, { as: ada }))).status, "withdrawn")
      yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } })

      const history = yield* historyOf(yield* call("GET", `${path}/history`, { as: ada }))
      assert.deepStrictEqual(
        history.items.map(({ summary }) => summary),
        ["Enrolled in version 1", "Withdrawn", "Enrolled in version 1"]
      )
      assert.isTrue(history.items.every(({ actor }) => actor === `user:${ada.userId}`))
      const first = yield* historyOf(yield* call("GET", `${path}/history?limit=2`, { as: ada }))
      const rest = yield* historyOf(
        yield* call("GET", `${path}/history?limit=2&cursor=${first.nextCursor}`, { as: ada })
      )
      assert.deepStrictEqual([...first.items, ...rest.items], [...history.items])
      assert.strictEqual(rest.nextCursor, null)
    })
  )

  it.effect("asks the course service once about a course that no event told of; unknown is 404, silence is 503", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const outside = yield* Outside
      const ada = someone("learner")
      const fresh = course()
      outside.courses.set(fresh.courseId, { ...fresh, itemCount: 1, requiredItemCount: 1, sequential: false })
      const body = { courseId: fresh.courseId }
      assert.strictEqual((yield* call("POST", "/v1/enrollments", { as: ada, body })).status, 201)
      outside.courses.delete(fresh.courseId)
      assert.strictEqual((yield* call("POST", "/v1/enrollments", { as: someone("learner"), body })).status, 201)
      problem(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId: randomUUID() } }), 404, "not-found")
      outside.away = true
      const silent = yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId: randomUUID() } })
      outside.away = false
      problem(silent, 503, "service-unavailable")
    })
  )

  it.effect("prerequisites block until they are completed; a retired course takes nobody new", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const ada = someone("learner")
      const basics = yield* published()
      const advanced = yield* published({ prerequisites: [basics.courseId] })
      const tryAdvanced = call("POST", "/v1/enrollments", { as: ada, body: { courseId: advanced.courseId } })
      const blocked = yield* tryAdvanced
      problem(blocked, 409, "prerequisites-missing")
      assert.deepStrictEqual(blocked.body["missing"], [basics.courseId])

      const enrolled = yield* enrollmentOf(
        yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId: basics.courseId } })
      )
      problem(yield* tryAdvanced, 409, "prerequisites-missing")
      const done = {
        type: "lyceum.progress.course-completed.v1",
        data: {
          userId: ada.userId,
          courseId: basics.courseId,
          courseVersion: CourseVersion.make(1),
          completedAt: DateTime.makeUnsafe(0)
        }
      } as const
      yield* onProgressEvent(done)
      yield* onProgressEvent(done)
      assert.strictEqual((yield* tryAdvanced).status, 201)
      const path = `/v1/enrollments/${enrolled.id}`
      const detail = yield* detailOf(yield* call("GET", path, { as: ada }))
      assert.strictEqual(detail.status, "completed")
      assert.isNotNull(detail.certificateId)
      assert.strictEqual((yield* historyOf(yield* call("GET", `${path}/history`, { as: ada }))).items.length, 2)
      problem(yield* call("DELETE", path, { as: ada }), 409, "conflict")

      yield* onCourseEvent({ type: "lyceum.course.retired.v1", data: { courseId: basics.courseId } })
      problem(
        yield* call("POST", "/v1/enrollments", { as: someone("learner"), body: { courseId: basics.courseId } }),
        409,
        "conflict"
      )
      assert.strictEqual(
        (yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId: basics.courseId } })).status,
        201
      )
      // A completion of somebody who never enrolled is no poison.
      yield* onProgressEvent({ ...done, data: { ...done.data, userId: UserId.make(randomUUID()) } })
    })
  )

  it.effect("a full course has a waitlist with places; a withdrawal promotes before it is answered", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const one = yield* published({ capacity: 1 })
      const people = [someone("learner"), someone("learner"), someone("learner")]
      const made = yield* Effect.forEach(people, (as) =>
        Effect.flatMap(call("POST", "/v1/enrollments", { as, body: { courseId: one.courseId } }), enrollmentOf)
      )
      assert.deepStrictEqual(
        made.map(({ status }) => status),
        ["active", "waitlisted", "waitlisted"]
      )
      const place = (index: number) =>
        Effect.map(
          Effect.flatMap(
            call("GET", `/v1/enrollments/${made[index]?.id}`, { as: people[index] ?? people[0] ?? someone("learner") }),
            detailOf
          ),
          ({ status, waitlistPosition }) => [status, waitlistPosition]
        )
      assert.deepStrictEqual(yield* place(2), ["waitlisted", 2])
      yield* call("DELETE", `/v1/enrollments/${made[0]?.id}`, { as: people[0] ?? someone("learner") })
      assert.deepStrictEqual(yield* place(1), ["active", null])
      assert.deepStrictEqual(yield* place(2), ["waitlisted", 1])
      const history = yield* historyOf(
        yield* call("GET", `/v1/enrollments/${made[1]?.id}/history`, { as: people[1] ?? someone("learner") })
      )
      assert.strictEqual(history.items[1]?.actor, "service:enrollment")
      // Leaving the queue frees no seat.
      yield* call("DELETE", `/v1/enrollments/${made[2]?.id}`, { as: people[2] ?? someone("learner") })
      assert.deepStrictEqual(yield* place(2), ["withdrawn", null])
      assert.strictEqual(
        (yield* enrollmentOf(
          yield* call("POST", "/v1/enrollments", { as: someone("learner"), body: { courseId: one.courseId } })
        )).status,
        "waitlisted"
      )
    })
  )

  it.effect("who may see and do what", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const learners = yield* Learners
      const [ada, bob, ines, ivan, root] = [
        someone("learner"),
        someone("learner"),
        someone("instructor"),
        someone("instructor"),
        someone("admin")
      ]
      const one = yield* published({ ownerId: ines.userId })
      const { courseId } = one
      yield* learners.add(bob.userId)
      const made = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } }))
      const path = `/v1/enrollments/${made.id}`
      for (const as of [ada, ines, root]) assert.strictEqual((yield* call("GET", path, { as })).status, 200)
      for (const as of [bob, ivan]) {
        problem(yield* call("GET", path, { as }), 404, "not-found")
        problem(yield* call("GET", `${path}/history`, { as }), 404, "not-found")
        problem(yield* call("DELETE", path, { as }), 404, "not-found")
        problem(
          yield* call("PATCH", path, { as, body: { cohort: "a" }, headers: { "if-match": "*" } }),
          404,
          "not-found"
        )
      }
      problem(yield* call("GET", path), 401, "unauthorized")
      problem(yield* call("GET", path, { as: { token: "forged" } }), 401, "unauthorized")
      problem(yield* call("GET", path, { as: { token: serviceToken } }), 401, "unauthorized")
      problem(
        yield* call("POST", "/v1/enrollments", { as: someone("learner", ["enrollments:read"]), body: { courseId } }),
        403,
        "forbidden"
      )

      const invite = { courseId, userId: bob.userId, cohort: "autumn 2026" }
      for (const as of [ada, ivan])
        problem(yield* call("POST", "/v1/enrollments", { as, body: invite }), 403, "forbidden")
      problem(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId, cohort: "mine" } }), 403, "forbidden")
      const invited = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ines, body: invite }))
      assert.deepStrictEqual([invited.userId, invited.cohort], [bob.userId, "autumn 2026"])
      problem(
        yield* call("POST", "/v1/enrollments", { as: root, body: { courseId, userId: randomUUID() } }),
        404,
        "not-found"
      )

      const ids = (as: typeof ada, query: string) =>
        Effect.map(Effect.flatMap(call("GET", `/v1/enrollments?${query}`, { as }), listOf), ({ items }) =>
          items.map(({ id }) => id)
        )
      assert.deepStrictEqual(yield* ids(ada, `courseId=${courseId}`), [made.id])
      assert.deepStrictEqual(yield* ids(ada, `userId=${bob.userId}`), [])
      assert.deepStrictEqual(yield* ids(ivan, `courseId=${courseId}`), [])
      for (const as of [ines, root])
        assert.deepStrictEqual(yield* ids(as, `courseId=${courseId}`), [invited.id, made.id])
      assert.deepStrictEqual(yield* ids(root, `courseId=${courseId}&userId=${bob.userId}`), [invited.id])
    })
  )

  it.effect("who is no instructor any more has no more say in their courses than other learners", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ada, former] = [someone("learner"), someone("learner")]
      const { courseId } = yield* published({ ownerId: former.userId })
      const { id } = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } }))
      problem(yield* call("GET", `/v1/enrollments/${id}`, { as: former }), 404, "not-found")
      const list = yield* listOf(yield* call("GET", `/v1/enrollments?courseId=${courseId}`, { as: former }))
      assert.deepStrictEqual(list.items, [])
      const invite = { courseId, userId: ada.userId }
      problem(yield* call("POST", "/v1/enrollments", { as: former, body: invite }), 403, "forbidden")
    })
  )

  it.effect("pages through a list without a gap or a repeat, with a Link; a forged cursor is a 400", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const root = someone("admin")
      const { courseId } = yield* published()
      yield* Effect.forEach(Array.from({ length: 7 }), () =>
        call("POST", "/v1/enrollments", { as: someone("learner"), body: { courseId } })
      )
      const seen: Array<string> = []
      let path = `/v1/enrollments?courseId=${courseId}&limit=3`
      for (let pages = 1; ; pages++) {
        const answer = yield* call("GET", path, { as: root })
        const { items, nextCursor } = yield* listOf(answer)
        seen.push(...items.map(({ id }) => id))
        const link = answer.headers.get("link")
        if (nextCursor === null) {
          assert.isNull(link)
          assert.strictEqual(pages, 3)
          break
        }
        path = /^<([^>]+)>; rel="next"$/.exec(link ?? "")?.[1] ?? assert.fail("no Link")
      }
      assert.strictEqual(new Set(seen).size, 7)
      assert.strictEqual(seen.length, 7)
      for (const query of ["cursor=xyz", "limit=0", "limit=101", "courseId=1", "unknown=1"]) {
        const answer = yield* call("GET", `/v1/enrollments?${query}`, { as: root })
        assert.strictEqual(answer.status, 400, query)
      }
    })
  )

  it.effect("a due date: set and taken back by the instructor, shown to the learner, in the history once", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ada, ines, eve] = [someone("learner"), someone("instructor"), someone("instructor")]
      const { courseId } = yield* published({ ownerId: ines.userId })
      const { id } = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } }))
      const path = `/v1/enrollments/${id}`
      const set = (dueAt: unknown, as = ines, ifMatch = "*") =>
        call("PUT", `${path}/due`, { as, body: { dueAt }, headers: { "if-match": ifMatch } })
      problem(yield* call("PUT", `${path}/due`, { as: ines, body: { dueAt: null } }), 428, "precondition-required")
      for (const stale of ['"7"', 'W/"1"']) problem(yield* set(null, ines, stale), 412, "precondition-failed")
      const dueAt = "2030-01-31T12:00:00.000Z"
      for (let times = 0; times < 2; times++) assert.strictEqual((yield* set(dueAt)).body["dueAt"], dueAt)
      assert.strictEqual((yield* call("GET", path, { as: ada })).body["dueAt"], dueAt)
      for (const [list, as] of [
        ["/v1/enrollments", ada],
        [`/v1/courses/${courseId}/roster`, ines]
      ] as const) {
        const listed = yield* call("GET", list, { as })
        assert.include(JSON.stringify(listed.body["items"]), `"dueAt":"${dueAt}"`, list)
      }
      problem(yield* set(dueAt, ada), 403, "forbidden")
      assert.strictEqual((yield* set(dueAt, eve)).status, 404)
      for (const bad of ["tomorrow", 3, undefined]) problem(yield* set(bad), 400, "invalid-request")
      assert.isNull((yield* set(null)).body["dueAt"])
      const { items } = yield* historyOf(yield* call("GET", `${path}/history`, { as: ada }))
      assert.deepStrictEqual(
        items.map(({ summary }) => summary),
        ["Enrolled in version 1", `Due ${dueAt}`, "Not due any more"]
      )
    })
  )

  it.effect("cohorts: If-Match is asked, a stale one is refused, the change stands in the history", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ada, ines] = [someone("learner"), someone("instructor")]
      const { courseId } = yield* published({ ownerId: ines.userId })
      const { id } = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } }))
      const path = `/v1/enrollments/${id}`
      const patch = (cohort: unknown, ifMatch?: string, as = ines) =>
        call("PATCH", path, { as, body: { cohort }, headers: ifMatch === undefined ? {} : { "if-match": ifMatch } })
      problem(yield* patch("a"), 428, "precondition-required")
      problem(yield* patch("a", '"7"'), 412, "precondition-failed")
      problem(yield* patch("a", '"1"', ada), 403, "forbidden")
      const changed = yield* patch("group a", '"1"')
      assert.strictEqual(changed.headers.get("etag"), '"2"')
      assert.strictEqual((yield* detailOf(changed)).cohort, "group a")
      problem(yield* patch(null, '"1"'), 412, "precondition-failed")
      assert.strictEqual((yield* detailOf(yield* patch(null, '"2"'))).cohort, null)
      for (const cohort of ["", " a", "a\u0000b", "=1+1", "x".repeat(61), 3, undefined]) {
        assert.strictEqual((yield* patch(cohort, '"3"')).status, 400, String(cohort))
      }
      // Of two changes that read the same version, one is refused.
      const racing = yield* Effect.forEach(["x", "y", "z"], (cohort) => patch(cohort, '"3"'), { concurrency: 3 })
      assert.deepStrictEqual(racing.map(({ status }) => status).toSorted(), [200, 412, 412])
    })
  )

  it.effect("Idempotency-Key: the same answer to a retry, 422 to another body, also in parallel", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const ada = someone("learner")
      const [one, two] = [yield* published(), yield* published()]
      const post = (courseId: string, as = ada) =>
        call("POST", "/v1/enrollments", { as, body: { courseId }, headers: { "idempotency-key": "key-1" } })
      const answers = yield* Effect.forEach(Array.from({ length: 10 }), () => post(one.courseId), { concurrency: 10 })
      for (const answer of answers) assert.deepStrictEqual([answer.status, answer.text], [201, answers[0]?.text])
      const { id } = yield* enrollmentOf(answers[0] ?? assert.fail())
      yield* call("DELETE", `/v1/enrollments/${id}`, { as: ada })
      // A late retry of the first request must not enrol again.
      assert.strictEqual((yield* post(one.courseId)).text, answers[0]?.text)
      assert.strictEqual(
        (yield* detailOf(yield* call("GET", `/v1/enrollments/${id}`, { as: ada }))).status,
        "withdrawn"
      )
      problem(yield* post(two.courseId), 422, "idempotency-key-reused")
      // Keys are the caller's own.
      assert.strictEqual((yield* post(two.courseId, someone("learner"))).status, 201)
    })
  )

  it.effect("bad input is a 4xx problem and changes nothing", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const ada = someone("learner")
      const { courseId } = yield* published()
      const bodies = [
        "",
        "{",
        "[]",
        "null",
        "{}",
        `{"courseId":1}`,
        `{"courseId":"x"}`,
        `{"courseId":"${courseId}","extra":1}`,
        `{"courseId":"${courseId}","cohort":"${"x".repeat(100)}"}`,
        `"${"x".repeat(100_000)}"`
      ]
      for (const raw of bodies) {
        const answer = yield* call("POST", "/v1/enrollments", { as: ada, raw })
        assert.strictEqual(answer.status, 400, raw.slice(0, 60))
        assert.strictEqual(answer.headers.get("content-type"), "application/problem+json", raw.slice(0, 60))
      }
      for (const [method, path] of [
        ["GET", "/v1/enrollments/x"],
        ["DELETE", "/v1/enrollments/'"],
        ["GET", "/v1/enrollments/x/history"]
      ] as const) {
        assert.strictEqual((yield* call(method, path, { as: ada })).status, 400, path)
      }
      problem(yield* call("GET", `/v1/enrollments/${randomUUID()}`, { as: ada }), 404, "not-found")
      problem(yield* call("PUT", "/v1/enrollments", { as: ada, body: {} }), 405, "method-not-allowed")
      assert.deepStrictEqual(
        yield* Effect.map(Effect.flatMap(call("GET", "/v1/enrollments", { as: ada }), listOf), ({ items }) => items),
        []
      )
    })
  )

  it.effect("an erased account is withdrawn, its seat given on, and never enrolled again", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const rows = yield* EnrollmentRows
      const [ada, bob] = [someone("learner"), someone("learner")]
      const one = yield* published({ capacity: 1 })
      const body = { courseId: one.courseId }
      yield* call("POST", "/v1/enrollments", { as: ada, body })
      yield* call("POST", "/v1/enrollments", { as: bob, body })
      const erased = { type: "lyceum.user.erased.v1", data: { userId: ada.userId } } as const
      yield* onUserEvent(erased)
      yield* onUserEvent(erased)
      assert.strictEqual(Option.getOrUndefined(yield* rows.find(one.courseId, ada.userId))?.status, "withdrawn")
      assert.strictEqual(Option.getOrUndefined(yield* rows.find(one.courseId, bob.userId))?.status, "active")
      problem(yield* call("POST", "/v1/enrollments", { as: ada, body }), 409, "conflict")
    })
  )

  it.effect("routes between services: for services alone", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const service = { token: serviceToken }
      const ada = someone("learner")
      const { courseId } = yield* published()
      const made = yield* enrollmentOf(yield* call("POST", "/v1/enrollments", { as: ada, body: { courseId } }))
      const fact = `/internal/enrollments/${courseId}/${ada.userId}`
      assert.deepStrictEqual((yield* call("GET", fact, { as: service })).body, {
        enrollmentId: made.id,
        status: "active",
        courseVersion: 1
      })
      problem(
        yield* call("GET", `/internal/enrollments/${courseId}/${randomUUID()}`, { as: service }),
        404,
        "not-found"
      )
      assert.deepStrictEqual(
        (yield* call("GET", `/internal/courses/${courseId}/enrollment-count`, { as: service })).body,
        { active: 1, waitlisted: 0, completed: 0, withdrawn: 0 }
      )
      for (const as of [ada, someone("admin")]) problem(yield* call("GET", fact, { as }), 401, "unauthorized")
    })
  )
})

import { assert, layer } from "@effect/vitest"
import { ActiveLearners } from "@lyceum/api/ActiveLearners"
import { CourseAnalytics, LearnerLine, Overview } from "@lyceum/api/Analytics"
import { page } from "@lyceum/api/Page"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { dump } from "./Dump.ts"
import { Address, get, ground, outlines, publish, running, settled, someone } from "./Harness.ts"
import * as World from "./World.ts"

const decode = <A, I>(schema: Schema.Codec<A, I>) => {
  const decodeBody = Schema.decodeUnknownEffect(schema)
  return (answer: { readonly status: number; readonly body: unknown }) =>
    decodeBody(answer.body).pipe(
      Effect.catch((error) => Effect.die(`${answer.status} ${JSON.stringify(answer.body)}: ${error.message}`))
    )
}
const activeLearners = decode(ActiveLearners)
const course = decode(CourseAnalytics)
const overview = decode(Overview)
const learners = decode(page(LearnerLine))

const instructor = someone("instructor")
const other = someone("instructor")
const learner = someone("learner")
const admin = someone("admin")
const narrow = someone("admin", ["profile:read"])

const coursePath = `/v1/analytics/courses/${World.courseId(0)}`
const active = "/v1/analytics/active-learners"
const iso = (at: number) => encodeURIComponent(new Date(at).toISOString())
const spring = `from=${iso(World.epoch)}&to=${iso(World.epoch + World.day)}`

/** Course 0 belongs to the instructor and has learners 1 to 5; learner 4 is erased. Course 1 belongs to somebody else. */
const story = Effect.gen(function* () {
  const at = World.epoch
  outlines.set(World.courseId(0), [
    { id: World.itemId(0, 2), title: "=First", counts: true },
    { id: World.itemId(0, 0), title: "Second", counts: true },
    { id: World.itemId(0, 1), title: "Third", counts: false }
  ])
  const now = (yield* DateTime.now).epochMilliseconds
  return yield* Effect.all([
    ...[1, 2, 3, 4, 5].map((user) => World.registered(user, at + user)),
    World.created(0, instructor.userId, at),
    World.published(0, instructor.userId, at + 1),
    World.published(1, other.userId, at + 1),
    ...[1, 2, 3, 4].map((user) => World.enrollment("enrolled", user, 0, at + user * World.minute)),
    World.enrollment("waitlisted", 5, 0, at + 9 * World.minute),
    World.enrollment("withdrawn", 3, 0, at + World.day),
    World.enrollment("completed", 1, 0, at + 3 * World.day),
    World.viewed(1, 0, 0, at + World.day),
    World.viewed(2, 0, 0, now),
    World.viewed(2, 0, 0, now, "again"),
    World.itemCompleted(1, 0, 0, at + World.day),
    World.itemCompleted(1, 0, 2, at + 2 * World.day),
    World.itemCompleted(2, 0, 0, at + World.day),
    World.itemCompleted(2, 0, 1, at + World.day),
    World.itemReopened(2, 0, 1, at + 2 * World.day),
    World.graded(2, 0, 2, at + World.day, false),
    World.graded(2, 0, 2, at + World.day + 1, true),
    World.courseCompleted(1, 0, at + World.minute + 2 * World.day),
    World.erased(4, at + World.day),
    ...[0, 1, 2, 4].map((n) => World.window(n, "*", n + 1)),
    World.estimatedWindow(1, World.courseId(0), 1),
    // The same result once more, as a job that was set back writes it.
    World.window(2, "*", 3)
  ])
})

const Service = running.pipe(Layer.provideMerge(ground))

layer(Service, { excludeTestServices: true, timeout: "60 seconds" })("analytics routes", (it) => {
  it.effect("windows of a period, in order, page by page, all courses or one", () =>
    Effect.gen(function* () {
      yield* publish(yield* story)
      yield* settled
      const all = yield* activeLearners(yield* get(`${active}?${spring}`, learner.token))
      assert.deepStrictEqual(
        all.windows.map(({ start, uniqueLearners }) => [
          (start.epochMilliseconds - World.epoch) / World.minute,
          uniqueLearners
        ]),
        [
          [0, 1],
          [1, 2],
          [2, 3],
          [4, 5]
        ]
      )
      assert.isTrue(
        all.windows.every(
          ({ courseId, end, start }) =>
            courseId === "*" && end.epochMilliseconds - start.epochMilliseconds === World.minute
        )
      )
      assert.isNull(all.nextCursor)
      assert.strictEqual(all.behind.records, 0)
      assert.isAbove(all.asOf.epochMilliseconds, World.epoch + World.day)
      assert.strictEqual(
        (yield* activeLearners(yield* get(`${active}?courseId=*&${spring}`, learner.token))).windows.length,
        4
      )
      const one = yield* activeLearners(yield* get(`${active}?courseId=${World.courseId(0)}&${spring}`, learner.token))
      assert.deepStrictEqual(
        one.windows.map(({ approximate, uniqueLearners }) => [approximate, uniqueLearners]),
        [[true, 1]]
      )
      assert.isFalse(all.windows.some(({ approximate }) => approximate))

      const first = yield* get(`${active}?${spring}&limit=3`, learner.token)
      const { nextCursor, windows } = yield* activeLearners(first)
      assert.lengthOf(windows, 3)
      assert.include(first.headers.get("link") ?? "", 'rel="next"')
      const rest = yield* activeLearners(yield* get(`${active}?${spring}&limit=3&cursor=${nextCursor}`, learner.token))
      assert.deepStrictEqual(
        rest.windows.map(({ uniqueLearners }) => uniqueLearners),
        [5]
      )
      assert.isNull(rest.nextCursor)
      // Without a period: the last 24 hours, where nothing was.
      assert.lengthOf((yield* activeLearners(yield* get(active, learner.token))).windows, 0)
    })
  )

  it.effect("a course: counts, rate, median, activity, and the funnel in the order of the course", () =>
    Effect.gen(function* () {
      const found = yield* course(yield* get(coursePath, instructor.token))
      const { asOf: _, behind, items, ...rest } = found
      assert.deepStrictEqual(rest, {
        courseId: World.courseId(0),
        title: "Course 0, version 1",
        version: World.version,
        enrolled: 3,
        waitlisted: 1,
        withdrawn: 1,
        completed: 1,
        completionRate: 1 / 3,
        activeNow: 1,
        activeLast7Days: 1,
        stuck: 1,
        medianSecondsToComplete: (2 * World.day) / 1000
      })
      assert.strictEqual(behind.records, 0)
      assert.deepStrictEqual(items, [
        { itemId: World.itemId(0, 2), title: "=First", started: 2, completed: 1, attempts: 2, passed: 1 },
        { itemId: World.itemId(0, 0), title: "Second", started: 2, completed: 2, attempts: 0, passed: 0 },
        { itemId: World.itemId(0, 1), title: "Third", started: 1, completed: 0, attempts: 0, passed: 0 }
      ])
      // Without an outline: what was started, without titles.
      outlines.delete(World.courseId(1))
      assert.deepStrictEqual(
        (yield* course(yield* get(`/v1/analytics/courses/${World.courseId(1)}`, admin.token))).items,
        []
      )
    })
  )

  it.effect("learners: percent of required items, stuck, newest first, without the erased", () =>
    Effect.gen(function* () {
      const { items } = yield* learners(yield* get(`${coursePath}/learners`, instructor.token))
      assert.deepStrictEqual(
        items.map(({ completedItems, percent, status, stuck, userId }) => ({
          completedItems,
          percent,
          status,
          stuck,
          userId
        })),
        [
          { userId: World.userId(3), status: "withdrawn", percent: 0, completedItems: 0, stuck: false },
          { userId: World.userId(2), status: "active", percent: 50, completedItems: 1, stuck: true },
          { userId: World.userId(1), status: "completed", percent: 100, completedItems: 2, stuck: false }
        ]
      )
      const first = yield* learners(yield* get(`${coursePath}/learners?limit=2`, instructor.token))
      const second = yield* learners(
        yield* get(`${coursePath}/learners?limit=2&cursor=${first.nextCursor}`, instructor.token)
      )
      assert.deepStrictEqual([...first.items, ...second.items], items)
      assert.isNull(second.nextCursor)
    })
  )

  it.effect("learners by person, status and being stuck, and all of them together", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [string, ReadonlyArray<number>]> = [
        [`userId=${World.userId(2)}`, [2]],
        // Waitlisted, never seated; erased; in no course.
        [`userId=${World.userId(5)}`, []],
        [`userId=${World.userId(4)}`, []],
        [`userId=${World.userId(9)}`, []],
        ["status=active", [2]],
        ["status=completed", [1]],
        ["status=withdrawn", [3]],
        ["status=waitlisted", []],
        ["stuck=true", [2]],
        ["stuck=false", [3, 1]],
        [`stuck=true&status=active&userId=${World.userId(2)}`, [2]],
        [`stuck=true&userId=${World.userId(1)}`, []]
      ]
      for (const [query, users] of cases) {
        const answer = yield* get(`${coursePath}/learners?${query}`, instructor.token)
        const { items } = yield* learners(answer)
        assert.deepStrictEqual(
          items.map(({ userId }) => userId),
          users.map(World.userId),
          query
        )
        assert.isString(answer.body["asOf"], query)
      }
      const first = yield* learners(yield* get(`${coursePath}/learners?stuck=false&limit=1`, instructor.token))
      const next = yield* learners(
        yield* get(`${coursePath}/learners?stuck=false&limit=1&cursor=${first.nextCursor}`, instructor.token)
      )
      assert.deepStrictEqual(
        [...first.items, ...next.items].map(({ userId }) => userId),
        [World.userId(3), World.userId(1)]
      )
      assert.isNull(next.nextCursor)
      for (const bad of ["stuck=maybe", "status=lost", "userId=x"]) {
        assert.strictEqual((yield* get(`${coursePath}/learners?${bad}`, instructor.token)).status, 400, bad)
      }
      assert.strictEqual((yield* get(`${coursePath}/learners?stuck=true`, other.token)).status, 403)
    })
  )

  it.effect("learners as CSV, streamed", () =>
    Effect.gen(function* () {
      const csv = yield* get(`${coursePath}/learners.csv`, instructor.token)
      assert.strictEqual(csv.status, 200)
      assert.include(csv.headers.get("content-type") ?? "", "text/csv")
      assert.isFalse(Number.isNaN(Date.parse(csv.headers.get("as-of") ?? "")))
      const lines = csv.text.split("\r\n")
      assert.strictEqual(
        lines[0],
        "userId,status,courseVersion,enrolledAt,completedAt,percent,completedItems,lastActiveAt,stuck"
      )
      assert.match(lines[2] ?? "", new RegExp(`^${World.userId(2)},active,1,2026-03-01T00:02:00.000Z,,50,1,.*,true$`))
      assert.lengthOf(lines, 5)
    })
  )

  it.effect("the overview: totals and every day of the period", () =>
    Effect.gen(function* () {
      const found = yield* overview(yield* get("/v1/analytics/overview?from=2026-02-28&to=2026-03-03", admin.token))
      assert.deepStrictEqual([found.registrations, found.courses, found.enrollments, found.completions], [5, 2, 4, 1])
      assert.deepStrictEqual(found.days, [
        { day: "2026-02-28", registrations: 0, enrollments: 0, completions: 0 },
        { day: "2026-03-01", registrations: 5, enrollments: 4, completions: 0 },
        { day: "2026-03-02", registrations: 0, enrollments: 0, completions: 0 },
        { day: "2026-03-03", registrations: 0, enrollments: 0, completions: 1 }
      ])
      assert.lengthOf((yield* overview(yield* get("/v1/analytics/overview", admin.token))).days, 30)
    })
  )

  it.effect("who may see what", () =>
    Effect.gen(function* () {
      const unknown = "/v1/analytics/courses/00000000-0000-4000-8000-000000000000"
      const cases: ReadonlyArray<readonly [string, string | undefined, number]> = [
        [active, undefined, 401],
        [active, "forged", 401],
        [active, narrow.token, 403],
        [`${active}/stream`, undefined, 401],
        [coursePath, undefined, 401],
        [coursePath, learner.token, 403],
        [coursePath, other.token, 403],
        [coursePath, narrow.token, 403],
        [coursePath, admin.token, 200],
        [`${coursePath}/learners`, learner.token, 403],
        [`${coursePath}/learners`, other.token, 403],
        [`${coursePath}/learners`, admin.token, 200],
        [`${coursePath}/learners.csv`, other.token, 403],
        [`${coursePath}/learners.csv`, admin.token, 200],
        [unknown, instructor.token, 403],
        [unknown, admin.token, 404],
        ["/v1/analytics/overview", learner.token, 403],
        ["/v1/analytics/overview", instructor.token, 403],
        ["/v1/analytics/overview", undefined, 401]
      ]
      for (const [path, token, status] of cases) {
        const answer = yield* get(path, token)
        assert.strictEqual(answer.status, status, `${path} ${answer.text}`)
        if (status >= 400) assert.match(answer.headers.get("content-type") ?? "", /problem\+json/)
      }
    })
  )

  it.effect("bad input is a problem, never an error of the service", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [string, number]> = [
        [`${active}?from=yesterday`, 400],
        [`${active}?courseId=all`, 400],
        [`${active}?unknown=1`, 400],
        [`${active}?limit=0`, 400],
        [`${active}?limit=50001`, 400],
        [`${active}?${spring}&cursor=nonsense`, 400],
        [`${active}?${spring}&cursor=${"x".repeat(501)}`, 400],
        [`${active}?from=${iso(World.epoch)}&to=${iso(World.epoch)}`, 422],
        [`${active}?from=${iso(World.epoch)}&to=${iso(World.epoch + 32 * World.day)}`, 422],
        ["/v1/analytics/overview?from=2026-02-30&to=2026-03-03", 422],
        ["/v1/analytics/overview?from=2025-01-01&to=2026-03-03", 422],
        ["/v1/analytics/overview?from=today", 400],
        ["/v1/analytics/courses/not-an-id", 400],
        [`${coursePath}/learners?cursor=bm9uc2Vuc2U`, 400],
        [`${coursePath}/learners?limit=101`, 400],
        [`${active}/stream?courseId=x`, 400],
        ["/v1/analytics/nothing", 404]
      ]
      for (const [path, status] of cases) {
        const answer = yield* get(path, admin.token)
        assert.strictEqual(answer.status, status, `${path} ${answer.text}`)
        assert.match(answer.headers.get("content-type") ?? "", /problem\+json/)
      }
      assert.strictEqual((yield* get(active, admin.token, "POST")).status, 405)
    })
  )

  it.effect("a rebuild by the operation gives the same bytes, whatever was there before", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { managementUrl } = yield* Address
      const before = yield* dump
      // What no event said must be gone afterwards.
      yield* sql`UPDATE item_counts SET started = started + 1`
      yield* sql`DELETE FROM enrollments`
      assert.notDeepEqual(yield* dump, before)
      const status = yield* Effect.promise(async () => {
        const response = await fetch(`${managementUrl}/operations/rebuild`, {
          method: "POST",
          headers: { authorization: "Bearer management-token", "content-type": "application/json" },
          body: "{}"
        })
        return response.status
      })
      assert.strictEqual(status, 200)
      yield* settled
      assert.deepStrictEqual(yield* dump, before)
    })
  )
})

import { assert, layer } from "@effect/vitest"
import { type ExportedAttempt, LearningExport } from "@lyceum/api/LearningExport"
import { Bookmark, Note } from "@lyceum/api/Notes"
import { page } from "@lyceum/api/Page"
import { QuizAttempts } from "@lyceum/api/Attempts"
import { ItemProgress } from "@lyceum/api/ItemProgress"
import { Progress, ProgressSummary } from "@lyceum/api/Progress"
import { enrollmentId } from "@lyceum/domain/DerivedId"
import type { CourseId } from "@lyceum/domain/Ids"
import { userEvents } from "@lyceum/events/Topics"
import { encoder } from "@lyceum/messaging/CloudEvents"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Schema, Tracer } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { ownCourses } from "../src/http/OwnCourses.ts"
import { Bookmarks } from "../src/projections/Bookmarks.ts"
import { CourseVersions } from "../src/projections/CourseVersions.ts"
import { Notes } from "../src/projections/Notes.ts"
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
import {
  type Answer,
  eventually,
  Http,
  Outside,
  RunningService,
  someone,
  type Someone,
  versionNumber
} from "./Harness.ts"

const call = (...request: Parameters<Http["Service"]["call"]>) => Effect.flatMap(Http, (http) => http.call(...request))
const read =
  <A, I>(schema: Schema.Codec<A, I>) =>
  ({ body, status, text }: Answer) =>
    Schema.decodeUnknownEffect(schema)(body).pipe(
      Effect.catch((error) => Effect.die(new Error(`${status} ${text}: ${error.message}`)))
    )
const typeOf = ({ body, status }: Answer) => [status, String(body["type"]).replace("urn:lyceum:problem:", "")]

const send = (as: Someone, courseId: string, ...events: ReadonlyArray<readonly [string, string, string, object?]>) =>
  call("POST", "/v1/learning-events", {
    as,
    body: {
      events: events.map(([type, itemId, occurredAt, data]) => ({
        id: randomUUID(),
        type,
        courseId,
        itemId,
        occurredAt,
        ...(data === undefined ? {} : { data })
      }))
    }
  })
const film = (item: string, at: string, percent: number, positionSeconds: number) =>
  ["video-progressed", item, at, { percent, positionSeconds }] as const

const lines = (as: Someone, query = "") =>
  Effect.flatMap(call("GET", `/v1/progress${query}`, { as }), read(page(ProgressSummary)))
const whole = (as: Someone, courseId: string) =>
  Effect.flatMap(call("GET", `/v1/progress/${courseId}`, { as }), read(Progress))
const one = (as: Someone, courseId: string, itemId: string) =>
  Effect.flatMap(call("GET", `/v1/progress/${courseId}/items/${itemId}`, { as }), read(ItemProgress))
const mark = (as: Someone, courseId: string, itemId: string, state = "complete") =>
  call("PUT", `/v1/progress/${courseId}/items/${itemId}`, { as, body: { state } })

layer(RunningService, { excludeTestServices: true, timeout: "60 seconds" })("what the web app reads", (it) => {
  it.effect("a line a course: title, counts, where to go on by name, newest change; completed or not", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({
        task: manual,
        more: { ...manual, required: false },
        end: manual
      })
      const second = yield* publish({ only: manual })
      yield* enrol(second.courseId, learner)
      for (const id of [courseId, second.courseId]) yield* whole(learner, id)
      yield* mark(learner, second.courseId, second.item("only"))
      const fresh = (yield* lines(learner)).items.find((line) => line.courseId === courseId)
      assert.deepInclude(fresh, {
        courseTitle: "A course",
        completedItems: 0,
        requiredItems: 2,
        resumeItem: { id: item("task"), title: "task" },
        resumeItemId: item("task")
      })
      yield* mark(learner, courseId, item("task"))
      const marked = (yield* lines(learner, "?completed=false")).items
      assert.strictEqual(marked.length, 1)
      assert.deepInclude(marked[0], { courseId, percent: 50, completedItems: 1 })
      assert.deepStrictEqual(marked[0]?.resumeItem, { id: item("end"), title: "end" })
      assert.isTrue((marked[0]?.updatedAt.epochMilliseconds ?? 0) >= (fresh?.updatedAt.epochMilliseconds ?? Infinity))
      const done = (yield* lines(learner, "?completed=true")).items
      assert.deepStrictEqual(
        done.map((line) => [line.courseId, line.resumeItem, line.percent]),
        [[second.courseId, null, 100]]
      )
      assert.strictEqual((yield* call("GET", "/v1/progress?completed=perhaps", { as: learner })).status, 400)
      // An optional item that was left half-way is where they were, until the course is complete.
      yield* send(learner, courseId, ["item-viewed", item("more"), new Date().toISOString()])
      yield* eventually(whole(learner, courseId), ({ resumeItemId }) => resumeItemId === item("more"))
      yield* mark(learner, courseId, item("end"))
      assert.isNull((yield* whole(learner, courseId)).resumeItem)
    })
  )

  it.effect("pages of the completed, and of the others, hold each course once", () =>
    Effect.gen(function* () {
      const learner = someone()
      const courses: Array<readonly [CourseId, boolean]> = []
      for (let n = 0; n < 7; n++) {
        const { courseId, item } = yield* publish({ task: manual })
        yield* enrol(courseId, learner)
        yield* whole(learner, courseId)
        if (n % 2 === 0) yield* mark(learner, courseId, item("task"))
        courses.unshift([courseId, n % 2 === 0])
      }
      for (const completed of [true, false]) {
        const seen: Array<CourseId> = []
        let cursor: string | null = ""
        while (cursor !== null) {
          const next: { items: ReadonlyArray<typeof ProgressSummary.Type>; nextCursor: string | null } = yield* lines(
            learner,
            `?completed=${completed}&limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`
          )
          seen.push(...next.items.map(({ courseId }) => courseId))
          cursor = next.nextCursor
        }
        assert.deepStrictEqual(
          seen,
          courses.filter(([, isDone]) => isDone === completed).map(([courseId]) => courseId)
        )
      }
    })
  )

  it.effect("reads the lines with as many queries for eight courses as for two", () =>
    Effect.gen(function* () {
      const queriesFor = Effect.fnUntraced(function* (count: number) {
        const learner = someone()
        const sql = yield* SqlClient.SqlClient
        for (let n = 0; n < count; n++) {
          const { courseId } = yield* publish({ task: manual })
          yield* enrol(courseId, learner)
          yield* whole(learner, courseId)
          // A version that is kept and not in memory.
          yield* sql`INSERT INTO course_versions SELECT course_id, 2, jsonb_set(document, '{version}', '2'), format
            FROM course_versions WHERE course_id = ${courseId}`
          yield* sql`UPDATE enrollments SET course_version = 2 WHERE course_id = ${courseId}`
        }
        let queries = 0
        const tracer = Tracer.make({
          span: (options) => {
            if (options.kind === "client") queries++
            return new Tracer.NativeSpan(options)
          }
        })
        const found = yield* ownCourses(learner.userId, { after: undefined, completed: null, limit: 20 }).pipe(
          Effect.withTracer(tracer)
        )
        assert.strictEqual(found.length, count)
        return queries
      })
      const few = yield* queriesFor(2)
      assert.isAbove(few, 2)
      assert.strictEqual(yield* queriesFor(8), few)
    })
  )

  it.effect("a document of before, without titles, is asked for anew", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ task: manual })
      const sql = yield* SqlClient.SqlClient
      const old = {
        courseId,
        version: 1,
        title: "A course",
        sequential: false,
        items: [{ id: item("task"), kind: "task", required: true, rule: { kind: "manual" }, quiz: null }]
      }
      yield* sql`INSERT INTO course_versions (course_id, version, document)
        VALUES (${courseId}, 1, ${JSON.stringify(old)}::text::jsonb)`
      assert.deepStrictEqual((yield* whole(learner, courseId)).resumeItem, { id: item("task"), title: "task" })
      const kept = yield* sql`SELECT format FROM course_versions WHERE course_id = ${courseId}`
      assert.deepStrictEqual(kept, [{ format: 2 }])
    })
  )

  it.effect("where a video was left: the newest position, the highest percent, in any order and again", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ film: video, other: viewed })
      const events = [
        film(item("film"), "2026-01-02T03:00:00Z", 40, 120),
        film(item("film"), "2026-01-02T05:00:00Z", 30, 15.5),
        film(item("film"), "2026-01-02T04:00:00Z", 35, 300)
      ]
      yield* send(learner, courseId, ...events)
      const left = { positionSeconds: 15.5, percentWatched: 40, state: "in-progress" as const }
      yield* eventually(one(learner, courseId, item("film")), ({ positionSeconds }) => positionSeconds === 15.5)
      for (const event of events.toReversed()) yield* send(learner, courseId, event)
      yield* send(learner, courseId, ["item-viewed", item("film"), "2026-01-02T06:00:00Z"])
      const viewedAt = Date.parse("2026-01-02T06:00:00Z")
      yield* eventually(one(learner, courseId, item("film")), (now) => now.lastViewedAt?.epochMilliseconds === viewedAt)
      assert.deepInclude(yield* one(learner, courseId, item("film")), left)
      const other = yield* one(learner, courseId, item("other"))
      assert.doesNotHaveAnyKeys(other, ["positionSeconds", "percentWatched", "lastViewedAt", "completedAt"])
    })
  )

  it.effect("a locked item names what it waits for: three where all are answered, all where it is asked for", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning(
        { a: manual, b: manual, x: optional, c: manual, d: manual, e: manual },
        true
      )
      const named = (...keys: ReadonlyArray<string>) => keys.map((key) => ({ id: item(key), title: key }))
      const { items } = yield* whole(learner, courseId)
      assert.deepStrictEqual(items[0]?.blockedBy, [])
      assert.deepStrictEqual(items[1]?.blockedBy, named("a"))
      assert.deepStrictEqual(items[5]?.blockedBy, named("a", "b", "c"))
      assert.deepStrictEqual((yield* one(learner, courseId, item("e"))).blockedBy, named("a", "b", "c", "d"))
      assert.deepStrictEqual((yield* mark(learner, courseId, item("a"))).body["blockedBy"], [])
      assert.deepStrictEqual((yield* one(learner, courseId, item("e"))).blockedBy, named("b", "c", "d"))
      const path = `/v1/progress/${courseId}/items`
      assert.strictEqual((yield* call("GET", `${path}/${randomUUID()}`, { as: learner })).status, 404)
      assert.strictEqual((yield* call("GET", `${path}/not-an-id`, { as: learner })).status, 400)
      assert.deepStrictEqual(typeOf(yield* call("GET", `${path}/${item("a")}`, { as: someone() })), [
        403,
        "not-enrolled"
      ])
      assert.strictEqual((yield* call("GET", `${path}/${item("a")}`)).status, 401)
    })
  )

  it.effect("the reason of a learner's percent for the course's instructor is the learner's own", () =>
    Effect.gen(function* () {
      const { courseId, item, learner, teacher } = yield* learning({ task: manual, more: optional })
      yield* mark(learner, courseId, item("task"))
      const asked = (as: Someone) => call("GET", `/v1/progress/${courseId}?userId=${learner.userId}`, { as })
      const own = yield* whole(learner, courseId)
      const seen = yield* read(Progress)(yield* asked(teacher))
      assert.deepStrictEqual(seen.explanation, own.explanation)
      assert.deepStrictEqual(
        seen.explanation.items.map(({ counts, why }) => [counts, why]),
        [
          [true, "required"],
          [false, "optional"]
        ]
      )
      assert.deepStrictEqual(typeOf(yield* asked(someone("instructor"))), [403, "forbidden"])
      assert.deepStrictEqual(typeOf(yield* asked(someone("instructor", ["courses:read"]))), [403, "forbidden"])
    })
  )

  it.effect("the rules and the tries at a quiz before and after the work; an open one is found again", () =>
    Effect.gen(function* () {
      const rules = { maxAttempts: 3, passPercent: 60, timeLimitMinutes: 10, showAnswers: "never" } as const
      const { courseId, item, learner } = yield* learning({ test: quiz(rules), task: manual })
      const path = `/v1/attempts?courseId=${courseId}&itemId=${item("test")}`
      const list = (query = "", as = learner) => call("GET", `${path}${query}`, { as })
      const tries = (query = "") => Effect.flatMap(list(query), read(QuizAttempts))
      const before = yield* tries()
      assert.deepInclude(before, { rules, questionCount: 2, attemptsUsed: 0, attemptsLeft: 3, openAttemptId: null })
      assert.deepStrictEqual(before.items, [])
      const start = call("POST", "/v1/attempts", { as: learner, body: { courseId, itemId: item("test") } })
      const first = String((yield* start).body["id"])
      yield* call("PUT", `/v1/attempts/${first}/answers`, { as: learner, body: { answers: wrongAnswers } })
      yield* call("POST", `/v1/attempts/${first}/submission`, { as: learner })
      const second = String((yield* start).body["id"])
      const now = yield* tries()
      assert.deepStrictEqual([now.attemptsUsed, now.attemptsLeft], [2, 1])
      assert.strictEqual(String(now.openAttemptId), second)
      assert.deepStrictEqual(
        now.items.map(({ deadline, id, maximum, number, passed, score, status }) => [
          id,
          number,
          status,
          score,
          maximum,
          passed,
          deadline !== null
        ]),
        [
          [second, 2, "open", null, null, null, true],
          [first, 1, "submitted", 0, 2, false, true]
        ]
      )
      const newest = yield* tries("&limit=1")
      assert.deepStrictEqual(
        newest.items.map(({ id }) => id),
        [second]
      )
      const rest = yield* tries(`&limit=1&cursor=${newest.nextCursor}`)
      assert.deepStrictEqual(
        [...rest.items.map(({ id }) => id), rest.nextCursor, rest.attemptsUsed, rest.openAttemptId],
        [first, null, 2, second]
      )
      for (const secret of ["correct", "accepted", "EXPLANATION"]) assert.notInclude((yield* list()).text, secret)
      // Another learner sees their own: none.
      const other = someone()
      assert.deepStrictEqual(typeOf(yield* list("", other)), [403, "not-enrolled"])
      yield* enrol(courseId, other)
      assert.deepInclude((yield* list("", other)).body, { attemptsUsed: 0, items: [] })
      assert.strictEqual((yield* call("GET", path)).status, 401)
      const bad = `/v1/attempts?courseId=${courseId}`
      assert.strictEqual((yield* call("GET", `${bad}&itemId=${item("task")}`, { as: learner })).status, 404)
      assert.strictEqual((yield* call("GET", bad, { as: learner })).status, 400)
      assert.strictEqual((yield* list("&cursor=forged")).status, 400)
    })
  )
})

/** Tells the service that a person has been erased. */
const eraseUser = ({ userId }: Someone) =>
  Effect.gen(function* () {
    const record = yield* encoder(
      userEvents,
      userEvents.owner
    )({
      id: randomUUID(),
      type: "lyceum.user.erased.v1",
      data: { userId },
      subject: "test",
      time: Date.now(),
      actor: "service:test",
      correlationId: "test"
    })
    yield* (yield* EventLog).publish(userEvents.name, [record])
  })

layer(RunningService, { excludeTestServices: true, timeout: "60 seconds" })("a learner's own words", (it) => {
  it.effect("a note is written, changed, met by If-Match, and taken away", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed })
      const path = `/v1/notes/${courseId}/${item("one")}`
      const put = (text: string, match?: string) =>
        call("PUT", path, {
          as: learner,
          body: { text },
          ...(match === undefined ? {} : { headers: { "if-match": match } })
        })
      assert.strictEqual((yield* call("GET", path, { as: learner })).status, 404)
      // With If-Match, what is not there is not made.
      assert.deepStrictEqual(typeOf(yield* put("x", '"1"')), [412, "precondition-failed"])
      const text = "Grüße, שלום 🌱\n<script>alert(1)</script> '; DROP TABLE notes --"
      const first = yield* put(text)
      const note = yield* read(Note)(first)
      assert.strictEqual(note.text, text)
      assert.strictEqual(first.headers.get("etag"), `"${note.revision}"`)
      assert.deepStrictEqual((yield* call("GET", path, { as: learner })).body, first.body)
      const second = yield* read(Note)(yield* put("second", `"${note.revision}"`))
      assert.isAbove(second.revision, note.revision)
      assert.deepStrictEqual(second.createdAt, note.createdAt)
      const stale = yield* put("lost", `"${note.revision}"`)
      assert.deepStrictEqual(
        [...typeOf(stale), stale.body["etag"]],
        [412, "precondition-failed", `"${second.revision}"`]
      )
      assert.strictEqual((yield* put("any", "*")).status, 200)
      const parallel = yield* read(Note)(yield* call("GET", path, { as: learner }))
      const raced = yield* Effect.forEach(["a", "b", "c", "d"], (text) => put(text, `"${parallel.revision}"`), {
        concurrency: 4
      })
      assert.deepStrictEqual(raced.map(({ status }) => status).toSorted(), [200, 412, 412, 412])
      assert.strictEqual((yield* call("DELETE", path, { as: learner })).status, 204)
      assert.strictEqual((yield* call("DELETE", path, { as: learner })).status, 204)
      assert.strictEqual((yield* call("GET", path, { as: learner })).status, 404)
      // Made anew, it is not what another tab has read before.
      const again = yield* read(Note)(yield* put("again"))
      assert.isAbove(again.revision, parallel.revision)
    })
  )

  it.effect("refuses notes that are none, on nothing, by others, without a scope", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed })
      const path = `/v1/notes/${courseId}/${item("one")}`
      const put = (body: unknown, as: Someone | undefined = learner, at = path) =>
        call("PUT", at, { body, ...(as === undefined ? {} : { as }) })
      for (const body of [
        {},
        { text: "" },
        { text: 7 },
        { text: "a\u0000b" },
        { text: "x".repeat(20_001) },
        { text: "x", more: 1 }
      ]) {
        assert.strictEqual((yield* put(body)).status, 400, JSON.stringify(body).slice(0, 40))
      }
      assert.strictEqual((yield* put({ text: "x".repeat(20_000) })).status, 200)
      assert.strictEqual((yield* put({ text: "x" }, learner, `/v1/notes/${courseId}/${randomUUID()}`)).status, 404)
      assert.strictEqual((yield* put({ text: "x" }, learner, `/v1/notes/nope/${item("one")}`)).status, 400)
      assert.deepStrictEqual(typeOf(yield* put({ text: "x" }, someone())), [403, "not-enrolled"])
      assert.strictEqual((yield* call("PUT", path, { body: { text: "x" } })).status, 401)
      const reader = { ...someone("learner", ["learning:read"]) }
      assert.deepStrictEqual(typeOf(yield* put({ text: "x" }, reader)), [403, "forbidden"])
      // Nobody else sees it, whoever they are.
      for (const role of ["learner", "instructor", "admin"] as const) {
        const other = someone(role)
        assert.strictEqual((yield* call("GET", path, { as: other })).status, 404)
        assert.deepStrictEqual((yield* call("GET", "/v1/notes", { as: other })).body["items"], [])
        assert.strictEqual((yield* call("DELETE", path, { as: other })).status, 403)
      }
      assert.strictEqual((yield* call("GET", path, { as: learner })).status, 200)
      assert.strictEqual((yield* call("GET", "/v1/notes?limit=101", { as: learner })).status, 400)
      assert.strictEqual((yield* call("GET", "/v1/notes?cursor=forged", { as: learner })).status, 400)
      assert.strictEqual((yield* call("GET", "/v1/notes?courseId=x", { as: learner })).status, 400)
    })
  )

  it.effect("notes and bookmarks by pages, of one course or of all, newest first", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ a: viewed, b: viewed, c: viewed })
      const other = yield* publish({ d: viewed })
      yield* enrol(other.courseId, learner)
      const places = [
        ...["a", "b", "c"].map((key) => `${courseId}/${item(key)}`),
        `${other.courseId}/${other.item("d")}`
      ]
      for (const place of places) {
        assert.strictEqual(
          (yield* call("PUT", `/v1/notes/${place}`, { as: learner, body: { text: place } })).status,
          200
        )
        const marked = yield* call("PUT", `/v1/bookmarks/${place}`, { as: learner })
        assert.deepStrictEqual((yield* call("PUT", `/v1/bookmarks/${place}`, { as: learner })).body, marked.body)
      }
      // Times that tell them apart.
      const sql = yield* SqlClient.SqlClient
      for (const [n, place] of places.entries()) {
        const itemId = place.split("/")[1] ?? ""
        const at = new Date(Date.UTC(2026, 0, 1, 0, n))
        yield* sql`UPDATE notes SET updated_at = ${at} WHERE item_id = ${itemId}`
        yield* sql`UPDATE bookmarks SET created_at = ${at} WHERE item_id = ${itemId}`
      }
      const pages = Effect.fnUntraced(function* (path: string, query: string, item: typeof Note | typeof Bookmark) {
        const seen: Array<string> = []
        let cursor: string | null = ""
        while (cursor !== null) {
          const answer: Answer = yield* call(
            "GET",
            `${path}?limit=2${query}${cursor === "" ? "" : `&cursor=${cursor}`}`,
            { as: learner }
          )
          const next: { items: ReadonlyArray<Note | Bookmark>; nextCursor: string | null } = yield* read(
            page(Schema.Union([item]))
          )(answer)
          seen.push(...next.items.map(({ courseId, itemId }) => `${courseId}/${itemId}`))
          cursor = next.nextCursor
        }
        return seen
      })
      for (const [path, schema] of [
        ["/v1/notes", Note],
        ["/v1/bookmarks", Bookmark]
      ] as const) {
        assert.deepStrictEqual(yield* pages(path, "", schema), places.toReversed())
        assert.deepStrictEqual(yield* pages(path, `&courseId=${courseId}`, schema), places.slice(0, 3).toReversed())
      }
      const [, second = ""] = places
      assert.strictEqual((yield* call("DELETE", `/v1/bookmarks/${second}`, { as: learner })).status, 204)
      assert.strictEqual((yield* call("DELETE", `/v1/bookmarks/${second}`, { as: learner })).status, 204)
      assert.strictEqual((yield* pages("/v1/bookmarks", "", Bookmark)).length, 3)
      const nowhere = `/v1/bookmarks/${courseId}/${randomUUID()}`
      assert.strictEqual((yield* call("PUT", nowhere, { as: learner })).status, 404)
      assert.strictEqual((yield* call("DELETE", nowhere, { as: learner })).status, 404)
      assert.deepStrictEqual(typeOf(yield* call("PUT", `/v1/bookmarks/${second}`, { as: someone() })), [
        403,
        "not-enrolled"
      ])
      assert.strictEqual((yield* call("GET", "/v1/bookmarks")).status, 401)
    })
  )

  it.effect("the export holds everything of the person and nothing of others; erased, nothing is left", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ test: quiz(), task: manual, film: video })
      const other = someone()
      yield* enrol(courseId, other)
      const write = (as: Someone, text: string) =>
        Effect.gen(function* () {
          yield* call("PUT", `/v1/notes/${courseId}/${item("task")}`, { as, body: { text } })
          yield* call("PUT", `/v1/bookmarks/${courseId}/${item("film")}`, { as })
        })
      yield* write(learner, "My own words")
      yield* write(other, "Somebody else's words")
      yield* mark(learner, courseId, item("task"))
      yield* send(learner, courseId, film(item("film"), "2026-01-02T03:00:00Z", 40, 120))
      yield* eventually(one(learner, courseId, item("film")), ({ positionSeconds }) => positionSeconds === 120)
      const start = yield* call("POST", "/v1/attempts", { as: learner, body: { courseId, itemId: item("test") } })
      yield* call("PUT", `/v1/attempts/${String(start.body["id"])}/answers`, {
        as: learner,
        body: { answers: rightAnswers }
      })
      const answer = yield* call("GET", "/v1/progress/export", { as: learner })
      assert.include(answer.headers.get("content-disposition") ?? "", "attachment")
      const all = yield* read(LearningExport)(answer)
      assert.deepInclude(all.courses[0], { courseId, status: "active" })
      assert.deepInclude(
        all.courses[0]?.items.find(({ itemId }) => itemId === item("film")),
        { positionSeconds: 120, percentWatched: 40, completedAt: null }
      )
      assert.strictEqual(all.courses[0]?.items.find(({ itemId }) => itemId === item("task"))?.completedBy, "manual")
      assert.deepStrictEqual(
        all.attempts.map(({ answers }) => answers.length),
        [2]
      )
      assert.deepStrictEqual(
        [all.notes.map(({ text }) => text), all.bookmarks.map(({ itemId }) => itemId)],
        [["My own words"], [item("film")]]
      )
      assert.notInclude(answer.text, "Somebody else")
      assert.strictEqual((yield* call("GET", "/v1/progress/export")).status, 401)
      const empty = yield* read(LearningExport)(yield* call("GET", "/v1/progress/export", { as: someone("admin") }))
      assert.deepInclude(empty, { courses: [], attempts: [], notes: [], bookmarks: [] })

      yield* eraseUser(learner)
      const held = Effect.flatMap(call("GET", "/v1/progress/export", { as: learner }), read(LearningExport))
      const left = yield* eventually(held, ({ courses }) => courses.length === 0)
      assert.deepStrictEqual([left.notes, left.bookmarks], [[], []])
      assert.isTrue(left.attempts.every((one: ExportedAttempt) => one.answers.length === 0))
      const sql = yield* SqlClient.SqlClient
      const events = yield* sql`SELECT 1 FROM events WHERE data::text LIKE '%My own words%'`
      assert.strictEqual(events.length, 0)
      assert.strictEqual(
        (yield* read(LearningExport)(yield* call("GET", "/v1/progress/export", { as: other }))).notes.length,
        1
      )
      // What was on its way when the person was erased is not written.
      const place = { userId: learner.userId, courseId, itemId: item("task") }
      const gone = { ...place, enrollmentId: enrollmentId(courseId, learner.userId) }
      assert.isTrue((yield* (yield* Notes).put(gone, "late", null))._tag === "None")
      assert.isTrue((yield* (yield* Bookmarks).put(gone))._tag === "None")
    })
  )

  it.effect("a long export is whole: every page of it", () =>
    Effect.gen(function* () {
      const { courseId, learner } = yield* learning({ one: viewed })
      const sql = yield* SqlClient.SqlClient
      yield* sql`INSERT INTO notes SELECT ${learner.userId}, ${courseId}, gen_random_uuid(), 'note ' || n, n, now(),
        date_trunc('milliseconds', now()) - n % 7 * interval '1 second' FROM generate_series(1, 350) n`
      const { notes } = yield* Effect.flatMap(call("GET", "/v1/progress/export", { as: learner }), read(LearningExport))
      assert.strictEqual(new Set(notes.map(({ text }) => text)).size, 350)
    })
  )

  it.effect("notes outlive a version change, and a course that was left", () =>
    Effect.gen(function* () {
      const { courseId, item, learner } = yield* learning({ one: viewed, two: viewed })
      const path = `/v1/notes/${courseId}/${item("one")}`
      yield* call("PUT", path, { as: learner, body: { text: "kept" } })
      yield* publishNext(courseId, 2, { two: viewed })
      const sql = yield* SqlClient.SqlClient
      yield* sql`UPDATE enrollments SET course_version = 2, status = 'withdrawn' WHERE user_id = ${learner.userId}`
      assert.strictEqual((yield* call("GET", path, { as: learner })).body["text"], "kept")
      const outside = yield* Outside
      outside.places.delete(enrollmentId(courseId, learner.userId))
      assert.strictEqual((yield* call("DELETE", path, { as: learner })).status, 204)
      assert.isTrue((yield* (yield* CourseVersions).get(courseId, versionNumber(2)))._tag === "Some")
    })
  )
})

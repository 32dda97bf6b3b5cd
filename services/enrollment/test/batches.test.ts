/** Bulk enrolment: the file, the rows, running again, dying in the middle, and what is kept. */
import { assert, describe, it as plain, layer } from "@effect/vitest"
import { EnrollmentBatch, EnrollmentBatchReport } from "@lyceum/api/EnrollmentBatches"
import { BatchId, UserId } from "@lyceum/domain/Ids"
import { DateTime, Effect, Fiber, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { Batches } from "../src/batches/Batches.ts"
import { readBatch } from "../src/batches/BatchFile.ts"
import { resultCsv } from "../src/batches/ResultCsv.ts"
import { workBatch } from "../src/batches/WorkBatch.ts"
import { onUserEvent } from "../src/consumers/userEvents.ts"
import { EnrollmentRows } from "../src/projections/EnrollmentRows.ts"
import { type KnownCourse, KnownCourses } from "../src/projections/KnownCourses.ts"
import { type Answer, course, Http, Outside, type Someone, someone, TestService } from "./Harness.ts"

const json =
  <A, I>(schema: Schema.Codec<A, I>) =>
  (answer: Answer) =>
    Effect.orDie(Schema.decodeUnknownEffect(Schema.toCodecJson(schema))(answer.body))
const batchOf = json(EnrollmentBatch)
const reportOf = json(EnrollmentBatchReport)

const csv = (rows: ReadonlyArray<string>) => ["email,courseSlug", ...rows].join("\n")

const submit = (as: Someone, raw: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.flatMap(Http, ({ call }) =>
    call("POST", "/v1/enrollment-batches", { as, raw, headers: { "content-type": "text/csv", ...headers } })
  )

const reportFor = (as: Someone, id: string, query = "limit=100") =>
  Effect.flatMap(Http, ({ call }) =>
    Effect.flatMap(call("GET", `/v1/enrollment-batches/${id}?${query}`, { as }), reportOf)
  )

/** Submits, works the queue, and gives the finished report. */
const run = Effect.fnUntraced(function* (as: Someone, rows: ReadonlyArray<string>) {
  const submitted = yield* submit(as, csv(rows))
  assert.strictEqual(submitted.status, 202, submitted.text)
  const { id } = yield* batchOf(submitted)
  assert.include((yield* Outside).queued, id)
  yield* workBatch(id)
  return yield* reportFor(as, id)
})

const people = Effect.fnUntraced(function* (count: number) {
  const outside = yield* Outside
  return Array.from({ length: count }, () => {
    const email = `${randomUUID()}@example.org`
    outside.people.set(email, UserId.make(randomUUID()))
    return email
  })
})

const published = (change: Partial<KnownCourse>) =>
  Effect.gen(function* () {
    const one = course(change)
    yield* (yield* KnownCourses).learn(one)
    return one
  })

describe("the file of a bulk enrolment", () => {
  const refused = (text: string) => {
    const read = readBatch(text)
    return Result.isFailure(read) ? read.failure.join("; ") : assert.fail("was read")
  }
  plain("is refused as a whole when its form is wrong, with the place", () => {
    assert.include(refused(""), "first line")
    assert.include(refused("email;courseSlug\na;b"), "first line")
    assert.include(refused("courseSlug,email\na,b"), "first line")
    assert.include(refused("email,courseSlug"), "no row")
    assert.include(refused("email,courseSlug\na\u0000,b"), "NUL")
    assert.match(refused(`email,courseSlug\na@b.c,x\n"a@b.c,x\n`), /^row \d+: /)
    assert.include(refused(csv(Array.from({ length: 10_001 }, (_, n) => `a${n}@b.c,x`))), "more than 10000")
  })
  plain("is read with a byte order mark, CRLF, quotes, spaces and empty lines; wrong rows are marked", () => {
    const read = readBatch(
      `\uFEFFemail,courseSlug\r\n" a@b.c ","x"\r\n\r\nonly-one\r\na@b.c,x,y\r\n,x\r\n${"a".repeat(300)}@b.c,x\r\n`
    )
    if (Result.isFailure(read)) return assert.fail(read.failure.join())
    assert.deepStrictEqual(read.success[0], { email: "a@b.c", courseSlug: "x", problem: null })
    assert.strictEqual(read.success.length, 5)
    assert.isTrue(read.success.slice(1).every(({ problem }) => problem !== null))
    assert.isTrue(Result.isSuccess(readBatch(csv(Array.from({ length: 10_000 }, (_, n) => `a${n}@b.c,x`)))))
  })
  plain("its result never holds a cell that a spreadsheet runs", () => {
    const evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", `=HYPERLINK("http://x","y")`]
    const text = resultCsv(
      evil.map((value, row) => ({ row, email: value, courseSlug: value, outcome: "rejected", reason: value }))
    )
    for (const cell of text
      .split(/\r\n/)
      .slice(1)
      .flatMap((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/))) {
      assert.notMatch(cell.replace(/^"/, ""), /^[=+\-@\t\r]/, cell)
    }
  })
})

layer(TestService, { excludeTestServices: true, timeout: "60 seconds" })("/v1/enrollment-batches", (it) => {
  it.effect("gives every row its outcome; a second run of the same file doubles nothing", () =>
    Effect.gen(function* () {
      const ines = someone("instructor")
      const [a = "", b = "", c = ""] = yield* people(3)
      const open = yield* published({ ownerId: ines.userId })
      const small = yield* published({ ownerId: ines.userId, capacity: 1 })
      const advanced = yield* published({ ownerId: ines.userId, prerequisites: [open.courseId] })
      const foreign = yield* published({})
      const rows = [
        `${a},${open.slug}`,
        `${a.toUpperCase()},${open.slug}`,
        `${a},${small.slug}`,
        `${b},${small.slug}`,
        `${c},${small.slug}`,
        `${a},${advanced.slug}`,
        `nobody@example.org,${open.slug}`,
        `${a},${foreign.slug}`,
        `${a},no-such-course`,
        `not an address,${open.slug}`,
        `one-column`
      ]
      const first = yield* run(ines, rows)
      assert.strictEqual(first.status, "done")
      assert.deepStrictEqual(
        first.rows.map(({ outcome }) => outcome),
        [
          "enrolled",
          "already-enrolled",
          "enrolled",
          "waitlisted",
          "waitlisted",
          "rejected",
          "rejected",
          "rejected",
          "rejected",
          "rejected",
          "rejected"
        ]
      )
      assert.deepStrictEqual(
        first.rows.map(({ row }) => row),
        Array.from({ length: 11 }, (_, n) => n + 1)
      )
      assert.strictEqual(first.rows[5]?.reason, `complete first: ${open.slug}`)
      assert.deepStrictEqual(first.counts, {
        total: 11,
        done: 11,
        enrolled: 2,
        alreadyEnrolled: 1,
        waitlisted: 2,
        rejected: 6
      })
      assert.isTrue(first.rows.slice(5).every(({ reason }) => reason !== undefined))

      const sql = yield* SqlClient.SqlClient
      const events = sql`SELECT id FROM events ORDER BY id`
      const before = yield* events
      const second = yield* run(ines, rows)
      assert.deepStrictEqual(yield* events, before)
      assert.deepStrictEqual(
        second.rows.slice(0, 5).map(({ outcome }) => outcome),
        ["already-enrolled", "already-enrolled", "already-enrolled", "waitlisted", "waitlisted"]
      )
      // The queue delivers at least once: a finished batch worked again stays as it is.
      yield* workBatch(first.id)
      assert.deepStrictEqual(yield* reportFor(ines, first.id), first)
      const rowsOfSmall = yield* (yield* EnrollmentRows).count(small.courseId)
      assert.deepStrictEqual([rowsOfSmall.active, rowsOfSmall.waitlisted], [1, 2])
    })
  )

  it.effect(
    "goes on where it died, and waits while the user service is away",
    () =>
      Effect.gen(function* () {
        const outside = yield* Outside
        const ines = someone("instructor")
        const one = yield* published({ ownerId: ines.userId })
        const emails = yield* people(1_200)
        const { id } = yield* batchOf(yield* submit(ines, csv(emails.map((email) => `${email},${one.slug}`))))
        outside.away = true
        assert.strictEqual((yield* Effect.flip(workBatch(id)))._tag, "UpstreamUnavailable")
        outside.away = false
        // Killed three times in the middle, whatever it was doing.
        for (let kills = 1; kills <= 3; kills++) {
          const worker = yield* Effect.forkChild(workBatch(id))
          yield* reportFor(ines, id, "limit=1").pipe(
            Effect.repeat({ until: ({ counts }) => counts.done >= kills * 200 })
          )
          yield* Fiber.interrupt(worker)
        }
        yield* workBatch(id)
        const { counts, status } = yield* reportFor(ines, id, "limit=1")
        assert.deepStrictEqual([status, counts.enrolled, counts.done], ["done", 1_200, 1_200])
        assert.strictEqual((yield* (yield* EnrollmentRows).count(one.courseId)).active, 1_200)
      }),
    30_000
  )

  it.effect(
    "works 10,000 rows, and some of them again",
    () =>
      Effect.gen(function* () {
        const ines = someone("instructor")
        const one = yield* published({ ownerId: ines.userId })
        const rows = (yield* people(10_000)).map((email) => `${email},${one.slug}`)
        assert.strictEqual((yield* run(ines, rows)).counts.enrolled, 10_000)
        assert.strictEqual((yield* run(ines, rows.slice(0, 500))).counts.alreadyEnrolled, 500)
        assert.strictEqual((yield* (yield* EnrollmentRows).count(one.courseId)).active, 10_000)
      }),
    120_000
  )

  it.effect("pages through the rows, exports all of them, and shows both to the submitter and admins alone", () =>
    Effect.gen(function* () {
      const { call } = yield* Http
      const [ines, ivan, ada, root] = [
        someone("instructor"),
        someone("instructor"),
        someone("learner"),
        someone("admin")
      ]
      const one = yield* published({ ownerId: ines.userId })
      const emails = yield* people(5)
      const { id } = yield* run(
        ines,
        emails.map((email) => `${email},${one.slug}`)
      )
      const first = yield* reportFor(ines, id, "limit=3")
      const second = yield* reportFor(ines, id, `limit=3&cursor=${first.nextCursor}`)
      assert.deepStrictEqual(
        [...first.rows, ...second.rows].map(({ email }) => email),
        emails
      )
      assert.isNull(second.nextCursor)
      const result = yield* call("GET", `/v1/enrollment-batches/${id}/result.csv`, { as: ines })
      assert.match(result.headers.get("content-type") ?? "", /^text\/csv/)
      assert.strictEqual(result.text.split("\r\n")[1], `1,${emails[0]},${one.slug},enrolled,`)
      for (const path of [`/v1/enrollment-batches/${id}`, `/v1/enrollment-batches/${id}/result.csv`]) {
        assert.strictEqual((yield* call("GET", path, { as: root })).status, 200)
        assert.strictEqual((yield* call("GET", path, { as: ivan })).status, 404)
        assert.strictEqual((yield* call("GET", path, { as: ada })).status, 403)
      }
      assert.strictEqual((yield* submit(ada, csv(["a@b.c,x"]))).status, 403)
    })
  )

  it.effect("refuses a wrong file at once, keeps nothing of it; the same key is the same batch", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const ines = someone("instructor")
      const batches = sql`SELECT id FROM batches ORDER BY id`
      const before = yield* batches
      for (const raw of ["a,b\n1,2", "email,courseSlug\n", csv(Array.from({ length: 10_001 }, () => "a@b.c,x"))]) {
        const answer = yield* submit(ines, raw)
        assert.strictEqual(answer.status, 422, answer.text)
        assert.isArray(answer.body["reasons"])
      }
      assert.strictEqual((yield* submit(ines, csv(["x".repeat(4 * 1024 * 1024)]))).status, 413)
      const asJson = yield* submit(ines, "{}", { "content-type": "application/json" })
      assert.isTrue(asJson.status >= 400 && asJson.status < 500, asJson.text)
      assert.deepStrictEqual(yield* batches, before)

      const key = { "idempotency-key": "b1" }
      const ids = yield* Effect.forEach(
        Array.from({ length: 6 }),
        () => Effect.flatMap(submit(ines, csv(["a@b.c,x"]), key), batchOf),
        { concurrency: 6 }
      )
      assert.strictEqual(new Set(ids.map(({ id }) => id)).size, 1)
      const other = yield* submit(ines, csv(["a@b.c,y"]), key)
      assert.strictEqual(other.body["type"], "urn:lyceum:problem:idempotency-key-reused")
    })
  )

  it.effect("addresses go with age and with the account; outcomes stay, and no event ever held one", () =>
    Effect.gen(function* () {
      const batches = yield* Batches
      const outside = yield* Outside
      const sql = yield* SqlClient.SqlClient
      const ines = someone("instructor")
      const one = yield* published({ ownerId: ines.userId })
      const [gone = "", kept = ""] = yield* people(2)
      const { id } = yield* run(ines, [`${gone},${one.slug}`, `${kept},${one.slug}`])
      const userId = outside.people.get(gone) ?? assert.fail()
      yield* onUserEvent({ type: "lyceum.user.erased.v1", data: { userId } })
      const erased = yield* reportFor(ines, id)
      assert.deepStrictEqual(
        erased.rows.map(({ email, outcome }) => [email, outcome]),
        [
          [undefined, "enrolled"],
          [kept, "enrolled"]
        ]
      )

      const now = yield* DateTime.now
      yield* batches.deleteEmails(DateTime.toDateUtc(DateTime.subtract(now, { days: 1 })))
      assert.strictEqual((yield* reportFor(ines, id)).rows[1]?.email, kept)
      yield* batches.deleteEmails(DateTime.toDateUtc(DateTime.add(now, { days: 1 })))
      assert.strictEqual((yield* reportFor(ines, id)).rows[1]?.email, undefined)

      for (const table of ["events", "streams", "idempotency", "enrollments"]) {
        const found = yield* sql`SELECT 1 AS one FROM ${sql(table)} AS t WHERE t::text LIKE '%@%'`
        assert.strictEqual(found.length, 0, table)
      }
      assert.isAbove((yield* sql`SELECT 1 AS one FROM events`).length, 0)
      // A job for a batch that is not there is done.
      yield* workBatch(BatchId.make(randomUUID()))
    })
  )
})

import { PgClient } from "@effect/sql-pg"
import { assert, layer } from "@effect/vitest"
import type { ExportKind } from "@lyceum/api/AnalyticsExports"
import { type ExportId } from "@lyceum/domain/Ids"
import type { Job } from "@lyceum/messaging/JobQueue"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { createHash } from "node:crypto"
import { requestDaily } from "../src/exports/DailyExports.ts"
import { folderOf } from "../src/exports/ExportFile.ts"
import { maxAttempts } from "../src/exports/ExportQueue.ts"
import { Exports } from "../src/exports/Exports.ts"
import { ExportSettings } from "../src/exports/ExportSettings.ts"
import { workExport } from "../src/exports/ExportWorker.ts"
import { expireExports, giveUp, sweepObjects } from "../src/exports/Housekeeping.ts"
import { runExport } from "../src/exports/RunExport.ts"
import { ask, complete, exporting, faults, fileOf, fill, found, linesOf, parquetRows, small } from "./Exporting.ts"
import * as World from "./World.ts"

const learners = 37
/** Two courses, every learner but the erased one, five items. */
const rows = 2 * (learners - 1) * 5

const job = (id: ExportId, attempt = 1): Job => ({ id, body: id, attempt, enqueuedAt: 0 })

/** What the table says, in the order of the file. */
const expected = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  return (yield* sql<{ line: string }>`SELECT concat_ws(',', course_id, user_id, item_id) AS line FROM learner_items
    WHERE user_id NOT IN (SELECT pseudonym FROM erased) ORDER BY course_id, user_id, item_id`).map(({ line }) => line)
})
/** The same lines whole, as the database writes them. */
const expectedLines = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const iso = (name: "started_at" | "completed_at") =>
    sql`coalesce(to_char(${sql(name)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')`
  return (yield* sql<{ line: string }>`SELECT concat_ws(',', course_id, user_id, item_id, ${iso("started_at")},
      ${iso("completed_at")}, attempts, passed::text) AS line FROM learner_items
    WHERE user_id NOT IN (SELECT pseudonym FROM erased) ORDER BY course_id, user_id, item_id`).map(({ line }) => line)
})
const keysOf = (lines: ReadonlyArray<string>) => lines.map((line) => line.split(",").slice(0, 3).join(","))

const objectsOf = Effect.fnUntraced(function* (id: ExportId) {
  return (yield* (yield* ObjectStore).list({ prefix: folderOf(id), limit: 1000 })).map(({ key }) => key)
})

layer(exporting(small), { timeout: "60 seconds" })("exports", (it) => {
  it.effect("a file of every row in order, with its size, hash and rows; its parts are gone", () =>
    Effect.gen(function* () {
      yield* fill(learners)
      complete.at = World.epoch + World.day
      const id = yield* ask()
      yield* runExport(id)
      const { header, lines } = yield* linesOf(id)
      assert.strictEqual(header, "courseId,userId,itemId,startedAt,completedAt,attempts,passed")
      assert.deepStrictEqual(keysOf(lines), yield* expected)
      assert.deepStrictEqual(lines, yield* expectedLines)
      assert.lengthOf(lines, rows)
      const kept = yield* found(id)
      const file = yield* fileOf(id)
      assert.deepInclude(kept, {
        state: "ready",
        rows,
        size: file.length,
        sha256: createHash("sha256").update(file).digest("hex"),
        asOf: new Date(complete.at)
      })
      assert.deepStrictEqual(yield* objectsOf(id), [kept.fileKey])
      // A second delivery of the same job changes nothing.
      yield* runExport(id)
      assert.deepStrictEqual(yield* found(id), kept)
    })
  )

  it.effect("Parquet and CSV of each kind hold the same rows", () =>
    Effect.gen(function* () {
      const kinds: ReadonlyArray<readonly [ExportKind, number]> = [
        ["activity", rows],
        ["learners", 2 * (learners - 1)],
        ["completions", 2 * 18],
        ["active-learners", 100]
      ]
      for (const [kind, count] of kinds) {
        const [csv, parquet] = [yield* ask({ kind }), yield* ask({ kind, format: "parquet" })]
        yield* runExport(csv)
        yield* runExport(parquet)
        const { header, lines } = yield* linesOf(csv)
        const read = yield* parquetRows(parquet)
        assert.lengthOf(read, count, kind)
        const cell = (value: string | number | bigint | boolean | Date | null) =>
          value === null
            ? ""
            : value instanceof Date
              ? value.toISOString()
              : typeof value === "string" && value.startsWith("=")
                ? `"'${value.replaceAll('"', '""')}"`
                : `${value}`
        assert.deepStrictEqual(
          read.map((row) =>
            header
              .split(",")
              .map((name) => cell(row[name]))
              .join(",")
          ),
          lines,
          kind
        )
        assert.strictEqual((yield* found(parquet)).rows, count)
      }
    })
  )

  it.effect("one course, an instructor's courses, a period, and nothing at all", () =>
    Effect.gen(function* () {
      const count = Effect.fnUntraced(function* (asked: Parameters<typeof ask>[0]) {
        const id = yield* ask(asked)
        yield* runExport(id)
        return (yield* found(id)).rows
      })
      const one = rows / 2
      assert.strictEqual(yield* count({ scope: { kind: "course", courseId: World.courseId(1) } }), one)
      assert.strictEqual(yield* count({ scope: { kind: "owner", userId: World.userId(900) } }), one)
      // Learner n starts n minutes after the epoch; items 1 and 2, 4 and 5 are completed that many days after it.
      const early = { from: new Date(World.epoch), to: new Date(World.epoch + 3 * World.minute) }
      assert.strictEqual(yield* count(early), 2 * 2 * 5)
      const second = { from: new Date(World.epoch + 2 * World.day), to: new Date(World.epoch + 3 * World.day) }
      assert.strictEqual(yield* count(second), 2 * (learners - 1))
      for (const format of ["csv", "parquet"] as const) {
        const id = yield* ask({ format, scope: { kind: "owner", userId: World.userId(5) } })
        yield* runExport(id)
        assert.strictEqual((yield* found(id)).rows, 0)
        const nothing = format === "csv" ? (yield* linesOf(id)).lines : yield* parquetRows(id)
        assert.lengthOf(nothing, 0)
      }
    })
  )

  it.effect("a worker that dies at any write: the next one goes on, no row twice and none missing", () =>
    Effect.gen(function* () {
      const all = yield* expected
      for (const format of ["csv", "parquet"] as const) {
        // Parts of 40 rows, the last of them less, then the file: each write is the last one once.
        const whole = yield* ask({ format })
        faults.puts = 0
        yield* runExport(whole)
        const writes = faults.puts
        assert.isAtLeast(writes, 10)
        for (let dieAfter = 0; dieAfter < writes; dieAfter++) {
          const id = yield* ask({ format })
          faults.puts = 0
          faults.dieAfter = dieAfter
          assert.strictEqual((yield* Effect.exit(runExport(id)))._tag, "Failure")
          faults.dieAfter = Infinity
          assert.strictEqual((yield* found(id)).rows, Math.min(rows, 40 * dieAfter), "rows so far")
          const written = faults.puts
          yield* runExport(id)
          const keys =
            format === "csv"
              ? keysOf((yield* linesOf(id)).lines)
              : (yield* parquetRows(id)).map(({ courseId, itemId, userId }) => `${courseId},${userId},${itemId}`)
          assert.deepStrictEqual(keys, all, `${format}, killed after ${dieAfter} writes`)
          assert.strictEqual((yield* found(id)).rows, rows)
          assert.deepStrictEqual(Buffer.from(yield* fileOf(id)).equals(yield* fileOf(whole)), true, "the same bytes")
          // What was written is kept: only the write that died is done again.
          assert.strictEqual(faults.puts - written, writes - dieAfter)
          assert.deepStrictEqual(yield* objectsOf(id), [(yield* found(id)).fileKey])
        }
      }
    })
  )

  it.effect("two workers at once: one file, and the one that lost it leaves nothing", () =>
    Effect.gen(function* () {
      const id = yield* ask()
      yield* Effect.all([runExport(id), runExport(id), runExport(id)], { concurrency: "unbounded" })
      assert.deepStrictEqual(keysOf((yield* linesOf(id)).lines), yield* expected)
      yield* sweepObjects
      assert.deepStrictEqual(yield* objectsOf(id), [(yield* found(id)).fileKey])
    })
  )

  it.effect("a store that is away: tried again, and given up with the reason after the last attempt", () =>
    Effect.gen(function* () {
      const id = yield* ask()
      faults.failures = 1
      assert.strictEqual((yield* Effect.flip(workExport(job(id))))._tag, "ObjectStoreUnavailable")
      assert.strictEqual((yield* found(id)).state, "running")
      yield* workExport(job(id, 2))
      assert.strictEqual((yield* found(id)).state, "ready")

      const lost = yield* ask()
      faults.failures = 1
      yield* workExport(job(lost, maxAttempts))
      assert.deepInclude(yield* found(lost), { state: "failed", failure: "store-unavailable" })
      yield* workExport(job(lost))
      assert.strictEqual((yield* found(lost)).state, "failed")
      assert.strictEqual((yield* Effect.flip(workExport({ ...job(id), body: "no id" })))._tag, "SchemaError")
    })
  )

  it.effect("removed while it is written: the worker stops and nothing stays in the store", () =>
    Effect.gen(function* () {
      const id = yield* ask()
      const exports = yield* Exports
      const worker = yield* Effect.forkChild(runExport(id), { startImmediately: true })
      yield* exports.remove(id, new Date())
      yield* Fiber.join(worker)
      yield* sweepObjects
      assert.deepStrictEqual(yield* objectsOf(id), [])
      assert.strictEqual((yield* found(id)).state, "removed")
    })
  )

  it.effect("files expire, orphans are swept, old lines and abandoned exports end", () =>
    Effect.gen(function* () {
      const store = yield* ObjectStore
      const id = yield* ask()
      yield* runExport(id)
      const orphan = "exports/0b0e5a52-8f6e-4b8e-9a68-0f3c2d1b7a11/part-0001-x"
      yield* store.put(orphan, new Uint8Array(1), "text/csv")
      yield* sweepObjects
      assert.lengthOf(yield* objectsOf(id), 1)
      assert.lengthOf(yield* store.list({ prefix: orphan, limit: 1 }), 0)

      const waiting = yield* ask()
      yield* giveUp
      assert.strictEqual((yield* found(waiting)).state, "queued")
      yield* TestClock.setTime((yield* found(id)).expiresAt?.getTime() ?? 0)
      yield* giveUp
      yield* expireExports
      yield* sweepObjects
      assert.deepInclude(yield* found(id), { state: "expired", fileKey: null })
      assert.lengthOf(yield* objectsOf(id), 0)
      assert.deepInclude(yield* found(waiting), { state: "failed", failure: "given-up" })
      yield* TestClock.adjust("91 days")
      yield* expireExports
      assert.isTrue((yield* (yield* Exports).kept(id))._tag === "None")
    })
  )

  it.effect("the daily exports: once a day from the hour on, of yesterday, of every course", () =>
    Effect.gen(function* () {
      const daily = requestDaily.pipe(
        Effect.provideService(ExportSettings, {
          ...small,
          daily: { hour: 3, kinds: ["activity", "completions"], format: "parquet" }
        })
      )
      const scheduled = Effect.gen(function* () {
        const page = yield* (yield* Exports).page(null, undefined, 1000)
        return page.filter(({ requestedBy }) => requestedBy === null)
      })
      yield* requestDaily
      const today = Math.ceil((yield* Clock.currentTimeMillis) / World.day + 1) * World.day
      yield* TestClock.setTime(today + 2 * 3_600_000)
      yield* daily
      assert.lengthOf(yield* scheduled, 0)
      yield* TestClock.adjust("1 hour")
      yield* daily
      yield* daily
      const made = yield* scheduled
      assert.deepStrictEqual(made.map(({ kind }) => kind).toSorted(), ["activity", "completions"])
      assert.isTrue(made.every(({ from, to }) => from.getTime() === today - World.day && to.getTime() === today))
      // Removed ones do not come back the same day.
      for (const { id } of made) yield* (yield* Exports).remove(id, new Date())
      yield* daily
      assert.lengthOf(yield* scheduled, 0)
      yield* TestClock.adjust("1 day")
      yield* daily
      assert.lengthOf(yield* scheduled, 2)
    })
  )
})

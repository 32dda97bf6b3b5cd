import { assert, layer } from "@effect/vitest"
import { CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { DateTime, Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { migrations } from "../src/migrations/index.ts"
import { activeSince } from "../src/projections/Activity.ts"
import { findCourse } from "../src/projections/Courses.ts"
import { enrollmentCounts } from "../src/projections/Enrollments.ts"
import { funnel } from "../src/projections/Items.ts"
import { enrolledVersions, learnerPage, stuckSince } from "../src/projections/LearnerPage.ts"
import { daysIn } from "../src/projections/Overview.ts"
import { erasePeople } from "../src/projections/People.ts"
import { newestWindows, windowsAfter, windowsIn } from "../src/projections/Windows.ts"
import { userId } from "./World.ts"

const course = CourseId.make("00000000-0000-4000-8000-000000000007")
const end = Date.UTC(2026, 0, 31)
const day = 86_400_000

/** 100 courses with 160 learners each; a window a minute for nine days in ten of the courses. */
const fill = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const id = (n: string) => sql.unsafe(`('00000000-0000-4000-8000-' || lpad(${n}::text, 12, '0'))::uuid`)
  yield* sql`INSERT INTO courses SELECT ${id("c")}, 1, ${id("c")}, 'c' || c, 'Course' FROM generate_series(1, 100) c`
  yield* sql`INSERT INTO registrations SELECT ${id("u")}, '2025-06-01'::timestamptz + u * interval '8 minutes'
    FROM generate_series(1, 16000) u`
  yield* sql`INSERT INTO enrollments SELECT ${id("(1 + u / 160)")}, ${id("u")}, 'active', '2025-06-01', ${id("u")}, 1,
    '2025-06-01'::timestamptz + u * interval '8 minutes', CASE WHEN u % 5 = 0 THEN '2025-06-02'::timestamptz + u * interval '8 minutes' END, false
    FROM generate_series(1, 15999) u`
  yield* sql`INSERT INTO activity SELECT course_id, user_id, enrolled_at, enrolled_at + interval '3 days' FROM enrollments`
  yield* sql`INSERT INTO learner_items SELECT course_id, user_id, ${id("i")}, enrolled_at, true, enrolled_at, enrolled_at, ${id("i")}, 0, false
    FROM enrollments, generate_series(1, 8) i`
  yield* sql`INSERT INTO item_counts SELECT ${id("c")}, ${id("i")}, 400, 300, 0, 0 FROM generate_series(1, 100) c, generate_series(1, 100) i`
  yield* sql`INSERT INTO windows SELECT (${id("c")})::text, s, s + interval '1 minute', 3
    FROM generate_series(1, 10) c, generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 minute') s`
  yield* sql`ANALYZE courses, registrations, enrollments, activity, learner_items, item_counts, windows`
})

const decodeScans = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ table: Schema.String, scans: Schema.Int })))

layer(testDatabase("analytics", migrations), { excludeTestServices: true, timeout: "60 seconds" })("queries", (it) => {
  it.effect(
    "no query of a page reads a whole table",
    () =>
      Effect.gen(function* () {
        yield* fill
        const sql = yield* SqlClient.SqlClient
        // Counts of the connection so far; those of earlier transactions may still be among them.
        const scans = Effect.map(
          Effect.flatMap(
            sql`SELECT relname AS table, seq_scan::int AS scans FROM pg_stat_xact_user_tables WHERE relname <> 'erased' ORDER BY 1`,
            decodeScans
          ),
          (rows) => new Map(rows.map(({ scans, table }) => [table, scans]))
        )
        /** Tables that a query read from end to end, as PostgreSQL itself counts. */
        const wholeTables = <A, E, R>(query: Effect.Effect<A, E, R>) =>
          sql.withTransaction(
            Effect.gen(function* () {
              const before = yield* scans
              yield* query
              return [...(yield* scans)]
                .filter(([table, count]) => count > (before.get(table) ?? 0))
                .map(([table]) => table)
            })
          )
        // The check finds what it must find.
        assert.deepStrictEqual(yield* wholeTables(sql`SELECT max(unique_learners) FROM windows`), ["windows"])

        const lately = { from: end - 30 * day, to: end }
        const required = new Map([[CourseVersion.make(1), [ItemId.make(course)]]])
        const after = { enrolledAt: DateTime.makeUnsafe(end), userId: userId(1) }
        for (const [name, query] of Object.entries({
          windowsIn: windowsIn(course, { from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 3) }, 2000),
          windowsAfter: windowsAfter(course, DateTime.makeUnsafe(Date.UTC(2026, 0, 9)), 100),
          newestWindows: newestWindows(course, 60),
          findCourse: findCourse(course),
          enrollmentCounts: enrollmentCounts(course),
          activeSince: activeSince(course, end, end - 7 * day),
          funnel: funnel(course),
          stuckSince: stuckSince(course, end),
          enrolledVersions: enrolledVersions(course),
          learnerPage: learnerPage({ courseId: course, after: undefined, limit: 101, required }),
          nextLearnerPage: learnerPage({ courseId: course, after, limit: 101, required }),
          daysIn: daysIn(lately),
          erasePeople: erasePeople([userId(1)])
        }))
          assert.deepStrictEqual(yield* wholeTables(query), [], name)
      }),
    60_000
  )
})

/** Courses: whose they are, and the newest title and version. */
import { PgClient } from "@effect/sql-pg"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { Effect, Option, Schema } from "effect"
import type { CourseChange } from "../domain/CourseChanges.ts"
import { recordset } from "./Rows.ts"

/** Takes over what higher versions say. One statement. */
export const writeCourses = Effect.fn("Courses.write")(function* (changes: ReadonlyArray<CourseChange>) {
  if (changes.length === 0) return
  const sql = yield* PgClient.PgClient
  const rows = changes.map((change) => ({
    course_id: change.courseId,
    version: change.version,
    owner_id: change.ownerId,
    slug: change.slug,
    title: change.title
  }))
  yield* sql`INSERT INTO courses AS c SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
      AS new (course_id uuid, version int, owner_id uuid, slug text, title text) ORDER BY course_id
    ON CONFLICT (course_id) DO UPDATE SET version = excluded.version, owner_id = excluded.owner_id,
      slug = excluded.slug, title = excluded.title WHERE excluded.version > c.version`
}, Effect.orDie)

const KnownCourse = Schema.Struct({
  courseId: CourseId,
  ownerId: UserId,
  title: Schema.NullOr(Schema.NonEmptyString),
  version: Schema.NullOr(CourseVersion)
})
/** A course; without title and version while it is not published. */
export type KnownCourse = typeof KnownCourse.Type
const decode = Schema.decodeUnknownEffect(Schema.Array(KnownCourse))

/** A course by its id. */
export const findCourse = Effect.fn("Courses.find")(function* (courseId: CourseId) {
  const sql = yield* PgClient.PgClient
  const rows = yield* decode(
    yield* sql`SELECT course_id::text AS "courseId", owner_id::text AS "ownerId", title, nullif(version, 0) AS version
      FROM courses WHERE course_id = ${courseId}::uuid`
  )
  return Option.fromNullishOr(rows[0])
}, Effect.orDie)

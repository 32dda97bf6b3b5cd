/** The table of uploads: one row each, from the request to its verdict. */
import { PgClient } from "@effect/sql-pg"
import { MaterialState } from "@lyceum/api/CourseMaterials"
import { CourseFile } from "@lyceum/domain/Content"
import { CourseId, MaterialId, UserId } from "@lyceum/domain/Ids"
import { MaterialDescription, MaterialRejection } from "@lyceum/events/Materials"
import { Context, Effect, Layer, Option, Schema } from "effect"

/**
 * `deleted` rows are kept until housekeeping has removed what belongs to them. `file` is what drafts may list, while it may be
 * listed; `objectKey` and `description` are there once it was checked and taken.
 */
export const MaterialRow = Schema.Struct({
  id: MaterialId,
  courseId: CourseId,
  path: Schema.String,
  mediaType: Schema.String,
  size: Schema.Int,
  uploadedBy: UserId,
  state: Schema.Union([MaterialState, Schema.Literal("deleted")]),
  reasons: Schema.Array(MaterialRejection),
  sha256: Schema.NullOr(CourseFile.fields.sha256),
  objectKey: Schema.NullOr(Schema.String),
  description: Schema.NullOr(MaterialDescription),
  createdAt: Schema.DateTimeUtcFromDate,
  updatedAt: Schema.DateTimeUtcFromDate,
  file: Schema.NullOr(CourseFile)
})
export type MaterialRow = typeof MaterialRow.Type

/** An upload that is asked for. */
export type NewRow = Pick<MaterialRow, "id" | "courseId" | "path" | "mediaType" | "size" | "uploadedBy">

const decode = Schema.decodeUnknownEffect(Schema.Array(MaterialRow))

/** Uploads of a course that may be under way at once. */
export const maxOpen = 100

export class MaterialRows extends Context.Service<
  MaterialRows,
  {
    /** `false`: the course is retired or gone, or has too many uploads under way. An id that is there already stays as it is. */
    readonly insert: (row: NewRow, now: Date) => Effect.Effect<boolean>
    readonly find: (id: MaterialId) => Effect.Effect<Option.Option<MaterialRow>>
    /** Of a course, newest first, deleted ones left out. */
    readonly list: (courseId: CourseId, limit: number) => Effect.Effect<ReadonlyArray<MaterialRow>>
    /** The bytes came: from now on they are checked. */
    readonly arrived: (id: MaterialId, now: Date) => Effect.Effect<void>
    /** Marks as deleted, and takes the file from what drafts may list. */
    readonly forget: (id: MaterialId, now: Date) => Effect.Effect<void>
  }
>()("@lyceum/course/materials/MaterialRows") {
  static readonly layer = Layer.effect(
    MaterialRows,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const rows = sql`SELECT m.id, m.course_id AS "courseId", m.path, m.media_type AS "mediaType", m.size::float8 AS size,
          m.uploaded_by AS "uploadedBy", m.state, m.reasons, m.sha256, m.object_key AS "objectKey", m.description,
          m.created_at AS "createdAt", m.updated_at AS "updatedAt",
          CASE WHEN m.state = 'ready' AND u.path IS NOT NULL THEN jsonb_build_object('path', u.path, 'mediaType',
            u.media_type, 'size', u.size, 'sha256', u.sha256) END AS file
        FROM materials m
        LEFT JOIN uploads u ON u.course_id = m.course_id AND u.path = m.path AND u.sha256 = m.sha256`
      return MaterialRows.of({
        insert: Effect.fn("MaterialRows.insert")(function* (row, now) {
          const inserted = yield* sql`INSERT INTO materials
              (id, course_id, path, media_type, size, uploaded_by, state, created_at, updated_at)
            SELECT ${row.id}::uuid, id, ${row.path}, ${row.mediaType}, ${row.size}::bigint, ${row.uploadedBy}::uuid,
              'awaiting-upload', ${now}, ${now}
            FROM courses WHERE id = ${row.courseId}::uuid AND NOT retired AND ${maxOpen} > (
              SELECT count(*) FROM materials
              WHERE course_id = ${row.courseId}::uuid AND state IN ('awaiting-upload', 'processing')
            )
            ON CONFLICT (id) DO NOTHING RETURNING 1`
          return inserted.length > 0
        }, Effect.orDie),
        find: Effect.fn("MaterialRows.find")(function* (id) {
          const [row] = yield* decode(yield* sql`${rows} WHERE m.id = ${id}::uuid`)
          return Option.fromUndefinedOr(row)
        }, Effect.orDie),
        list: Effect.fn("MaterialRows.list")(function* (courseId, limit) {
          return yield* decode(
            yield* sql`${rows} WHERE m.course_id = ${courseId}::uuid AND m.state <> 'deleted'
              ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`
          )
        }, Effect.orDie),
        arrived: Effect.fn("MaterialRows.arrived")(function* (id, now) {
          yield* sql`UPDATE materials SET state = 'processing', updated_at = ${now}
            WHERE id = ${id}::uuid AND state = 'awaiting-upload'`
        }, Effect.orDie),
        forget: Effect.fn("MaterialRows.forget")(function* (id, now) {
          yield* sql`WITH gone AS (
              UPDATE materials SET state = 'deleted', updated_at = ${now} WHERE id = ${id}::uuid RETURNING object_key
            ) DELETE FROM uploads u USING gone WHERE u.object_key = gone.object_key`
        }, Effect.orDie)
      })
    })
  )
}

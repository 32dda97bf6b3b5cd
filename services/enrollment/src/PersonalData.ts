/** All that this service holds about a person, as JSON: enrolments, and rows of bulk files that were about them. */
import { PgClient } from "@effect/sql-pg"
import type { UserId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"

const decode = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ data: Schema.String })]))

/** Over the service's database. */
export const personalData = Effect.fn("enrollment.personalData")(function* (
  userId: UserId
): Effect.fn.Return<string, never, PgClient.PgClient> {
  const sql = yield* PgClient.PgClient
  const read = sql`SELECT json_build_object(
    'enrollments', (SELECT coalesce(json_agg(json_build_object('id', id, 'courseId', course_id, 'courseVersion', course_version,
        'status', status, 'cohort', cohort, 'dueAt', due_at, 'certificateId', certificate_id, 'updatedAt', updated_at)
        ORDER BY updated_at, id), '[]') FROM enrollments WHERE user_id = ${userId}),
    'bulkRows', (SELECT coalesce(json_agg(json_build_object('batchId', batch_id, 'row', row, 'email', email, 'courseSlug', course_slug,
        'outcome', outcome) ORDER BY batch_id, row), '[]') FROM batch_rows WHERE user_id = ${userId}),
    'bulkFiles', (SELECT coalesce(json_agg(json_build_object('id', id, 'createdAt', created_at, 'status', status)
        ORDER BY created_at, id), '[]') FROM batches WHERE created_by = ${userId})
  )::text AS data`
  const [{ data }] = yield* Effect.orDie(Effect.flatMap(read, decode))
  return data
})

/** All that this service holds about a person, as JSON: registration, enrolments, activity, items, exports they asked for. */
import { PgClient } from "@effect/sql-pg"
import type { UserId } from "@lyceum/domain/Ids"
import { Effect, Schema } from "effect"

const decode = Schema.decodeUnknownEffect(Schema.Tuple([Schema.Struct({ data: Schema.String })]))

/** Over the service's database. Nothing is found of who was erased: their rows carry another name. */
export const personalData = Effect.fn("analytics.personalData")(function* (
  userId: UserId
): Effect.fn.Return<string, never, PgClient.PgClient> {
  const sql = yield* PgClient.PgClient
  const read = sql`SELECT json_build_object(
    'registeredAt', (SELECT registered_at FROM registrations WHERE user_id = ${userId}),
    'enrollments', (SELECT coalesce(json_agg(json_build_object('courseId', course_id, 'status', status, 'courseVersion', course_version,
        'enrolledAt', enrolled_at, 'completedAt', completed_at) ORDER BY course_id), '[]') FROM enrollments WHERE user_id = ${userId}),
    'activity', (SELECT coalesce(json_agg(json_build_object('courseId', course_id, 'firstAt', first_at, 'lastAt', last_at)
        ORDER BY course_id), '[]') FROM activity WHERE user_id = ${userId}),
    'items', (SELECT coalesce(json_agg(json_build_object('courseId', course_id, 'itemId', item_id, 'startedAt', started_at,
        'completed', completed, 'completedAt', completed_at, 'attempts', attempts, 'passed', passed) ORDER BY course_id, item_id), '[]')
        FROM learner_items WHERE user_id = ${userId}),
    'exports', (SELECT coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'requestedAt', created_at) ORDER BY id), '[]')
        FROM exports WHERE requested_by = ${userId})
  )::text AS data`
  const [{ data }] = yield* Effect.orDie(Effect.flatMap(read, decode))
  return data
})

/** Learners' notes: kept in this table alone and in no event, so that an erasure is a deletion. */
import { type Note, NoteText } from "@lyceum/api/Notes"
import { CourseId, type EnrollmentId, ItemId, type UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"

/** Where a page begins: behind this one. */
export const NoteKey = Schema.Struct({ updatedAt: Schema.DateTimeUtcFromString, courseId: CourseId, itemId: ItemId })
export type NoteKey = typeof NoteKey.Type

const decodeRows = Schema.decodeUnknownEffect(
  Schema.Array(
    Schema.Struct({
      courseId: CourseId,
      itemId: ItemId,
      text: NoteText,
      revision: Schema.Int,
      createdAt: Schema.DateTimeUtcFromDate,
      updatedAt: Schema.DateTimeUtcFromDate
    })
  )
)

/** Whose note, on what. */
export interface NotePlace {
  readonly userId: UserId
  readonly courseId: CourseId
  readonly itemId: ItemId
}

export class Notes extends Context.Service<
  Notes,
  {
    readonly find: (place: NotePlace) => Effect.Effect<Option.Option<Note>>
    /**
     * Writes the note at `revision`, `null` = whatever is there. `None` = it is at another revision, or not there, or the
     * enrolment was erased a moment ago.
     */
    readonly put: (
      place: NotePlace & { readonly enrollmentId: EnrollmentId },
      text: string,
      revision: number | null
    ) => Effect.Effect<Option.Option<Note>>
    /** Whether there was one. */
    readonly remove: (place: NotePlace) => Effect.Effect<boolean>
    /** A learner's, last changed first; of one course or (`undefined`) of all. */
    readonly page: (
      userId: UserId,
      courseId: CourseId | undefined,
      after: NoteKey | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<Note>>
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/Notes") {
  static readonly layer = Layer.effect(
    Notes,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const columns = sql`n.course_id AS "courseId", n.item_id AS "itemId", n.text, n.revision::float8 AS revision,
        n.created_at AS "createdAt", n.updated_at AS "updatedAt"`
      const at = ({ courseId, itemId, userId }: NotePlace) =>
        sql`n.user_id = ${userId} AND n.course_id = ${courseId} AND n.item_id = ${itemId}`

      const find = Effect.fn("Notes.find")(function* (place: NotePlace) {
        const rows = yield* decodeRows(yield* sql`SELECT ${columns} FROM notes n WHERE ${at(place)}`)
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const put = Effect.fn("Notes.put")(function* (
        place: NotePlace & { readonly enrollmentId: EnrollmentId },
        text: string,
        revision: number | null
      ) {
        const { courseId, enrollmentId, itemId, userId } = place
        const now = DateTime.toDateUtc(yield* DateTime.now)
        // Revisions begin at the time in milliseconds: one that was deleted and made anew never has an old one's.
        const first = now.getTime()
        const rows = yield* decodeRows(
          revision === null
            ? // The enrolment is locked: an erasure comes before, and nothing is written, or after, and takes it away.
              yield* sql`INSERT INTO notes AS n (user_id, course_id, item_id, text, revision, created_at, updated_at)
                SELECT e.user_id, ${courseId}::uuid, ${itemId}::uuid, ${text}::text, ${first}::bigint, ${now}::timestamptz, ${now}::timestamptz
                FROM enrollments e WHERE e.enrollment_id = ${enrollmentId} AND e.user_id = ${userId} FOR KEY SHARE
                ON CONFLICT (user_id, course_id, item_id) DO UPDATE SET text = excluded.text,
                  revision = greatest(n.revision + 1, excluded.revision), updated_at = excluded.updated_at
                RETURNING ${columns}`
            : yield* sql`UPDATE notes n SET text = ${text}, revision = greatest(n.revision + 1, ${first}::bigint), updated_at = ${now}
                WHERE ${at(place)} AND n.revision = ${revision}::bigint RETURNING ${columns}`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const remove = Effect.fn("Notes.remove")(function* (place: NotePlace) {
        return (yield* sql`DELETE FROM notes n WHERE ${at(place)} RETURNING 1`).length > 0
      }, Effect.orDie)

      const page = Effect.fn("Notes.page")(function* (
        userId: UserId,
        courseId: CourseId | undefined,
        after: NoteKey | undefined,
        limit: number
      ) {
        const within = courseId === undefined ? sql`` : sql` AND n.course_id = ${courseId}`
        const from =
          after === undefined
            ? sql``
            : sql` AND (n.updated_at, n.item_id, n.course_id)
                < (${DateTime.toDateUtc(after.updatedAt)}, ${after.itemId}::uuid, ${after.courseId}::uuid)`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM notes n WHERE n.user_id = ${userId}${within}${from}
            ORDER BY n.updated_at DESC, n.item_id DESC, n.course_id DESC LIMIT ${limit}`
        )
      }, Effect.orDie)

      const forget = (userId: UserId) => Effect.asVoid(Effect.orDie(sql`DELETE FROM notes WHERE user_id = ${userId}`))
      return Notes.of({ find, put, remove, page, forget })
    })
  )
}

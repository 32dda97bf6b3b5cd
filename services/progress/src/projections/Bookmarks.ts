/** Learners' bookmarks: kept in this table alone and in no event, so that an erasure is a deletion. */
import type { Bookmark } from "@lyceum/api/Notes"
import { CourseId, type EnrollmentId, ItemId, type UserId } from "@lyceum/domain/Ids"
import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import type { NotePlace } from "./Notes.ts"

/** Where a page begins: behind this one. */
export const BookmarkKey = Schema.Struct({
  createdAt: Schema.DateTimeUtcFromString,
  courseId: CourseId,
  itemId: ItemId
})
export type BookmarkKey = typeof BookmarkKey.Type

const decodeRows = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ courseId: CourseId, itemId: ItemId, createdAt: Schema.DateTimeUtcFromDate }))
)

export class Bookmarks extends Context.Service<
  Bookmarks,
  {
    /** Marks the item; one that is there keeps its time. `None` = the enrolment was erased a moment ago. */
    readonly put: (place: NotePlace & { readonly enrollmentId: EnrollmentId }) => Effect.Effect<Option.Option<Bookmark>>
    /** Whether there was one. */
    readonly remove: (place: NotePlace) => Effect.Effect<boolean>
    /** A learner's, newest first; of one course or (`undefined`) of all. */
    readonly page: (
      userId: UserId,
      courseId: CourseId | undefined,
      after: BookmarkKey | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<Bookmark>>
    readonly forget: (userId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/Bookmarks") {
  static readonly layer = Layer.effect(
    Bookmarks,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const columns = sql`b.course_id AS "courseId", b.item_id AS "itemId", b.created_at AS "createdAt"`

      const put = Effect.fn("Bookmarks.put")(function* ({
        courseId,
        enrollmentId,
        itemId,
        userId
      }: NotePlace & { readonly enrollmentId: EnrollmentId }) {
        const now = DateTime.toDateUtc(yield* DateTime.now)
        // The enrolment is locked: an erasure comes before, and nothing is written, or after, and takes it away.
        const rows = yield* decodeRows(
          yield* sql`INSERT INTO bookmarks AS b (user_id, course_id, item_id, created_at)
            SELECT e.user_id, ${courseId}::uuid, ${itemId}::uuid, ${now}::timestamptz
            FROM enrollments e WHERE e.enrollment_id = ${enrollmentId} AND e.user_id = ${userId} FOR KEY SHARE
            ON CONFLICT (user_id, course_id, item_id) DO UPDATE SET created_at = b.created_at RETURNING ${columns}`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const remove = Effect.fn("Bookmarks.remove")(function* ({ courseId, itemId, userId }: NotePlace) {
        const gone = yield* sql`DELETE FROM bookmarks
          WHERE user_id = ${userId} AND course_id = ${courseId} AND item_id = ${itemId} RETURNING 1`
        return gone.length > 0
      }, Effect.orDie)

      const page = Effect.fn("Bookmarks.page")(function* (
        userId: UserId,
        courseId: CourseId | undefined,
        after: BookmarkKey | undefined,
        limit: number
      ) {
        const within = courseId === undefined ? sql`` : sql` AND b.course_id = ${courseId}`
        const from =
          after === undefined
            ? sql``
            : sql` AND (b.created_at, b.item_id, b.course_id)
                < (${DateTime.toDateUtc(after.createdAt)}, ${after.itemId}::uuid, ${after.courseId}::uuid)`
        return yield* decodeRows(
          yield* sql`SELECT ${columns} FROM bookmarks b WHERE b.user_id = ${userId}${within}${from}
            ORDER BY b.created_at DESC, b.item_id DESC, b.course_id DESC LIMIT ${limit}`
        )
      }, Effect.orDie)

      const forget = (userId: UserId) =>
        Effect.asVoid(Effect.orDie(sql`DELETE FROM bookmarks WHERE user_id = ${userId}`))
      return Bookmarks.of({ put, remove, page, forget })
    })
  )
}

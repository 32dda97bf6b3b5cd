/** Handlers of notes and bookmarks: always the caller's own. */
import * as Problems from "@lyceum/api/Problems"
import { ProgressApi } from "@lyceum/api/Progress"
import type { CourseId, ItemId, UserId } from "@lyceum/domain/Ids"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { etag, withETag } from "@lyceum/runtime/http/ETags"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { BookmarkKey, Bookmarks } from "../projections/Bookmarks.ts"
import type { CourseVersions } from "../projections/CourseVersions.ts"
import type { Enrollments } from "../projections/Enrollments.ts"
import { NoteKey, Notes } from "../projections/Notes.ts"
import { learnerIn } from "./Access.ts"
import { revisionOf } from "./Revisions.ts"

const noteCursors = cursorCodec(NoteKey)
const bookmarkCursors = cursorCodec(BookmarkKey)

/** The learner's place at an item of the course; not enrolled and no such item are problems. */
const placeAt = Effect.fnUntraced(function* (userId: UserId, courseId: CourseId, itemId: ItemId) {
  const { course, enrollmentId } = yield* learnerIn(userId, courseId)
  return course.byId.has(itemId) ? { userId, courseId, itemId, enrollmentId } : yield* new Problems.NotFound()
})

export const NotesHandlers = HttpApiBuilder.group(
  ProgressApi,
  "notes",
  Effect.fnUntraced(function* (handlers) {
    const notes = yield* Notes
    const context = yield* Effect.context<Enrollments | CourseVersions>()

    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.read", true)
          const limit = limitOf(query)
          const after = yield* noteCursors.decode(query.cursor)
          return yield* pageOf(yield* notes.page(userId, query.courseId, after, limit + 1), limit, {
            item: (note) => note,
            keyOf: ({ courseId, itemId, updatedAt }) => ({ courseId, itemId, updatedAt }),
            encode: noteCursors.encode
          })
        }),

      get: ({ params }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.read", true)
          const found = yield* notes.find({ userId, ...params })
          if (Option.isNone(found)) return yield* new Problems.NotFound()
          yield* withETag(etag(found.value.revision))
          return found.value
        }),

      put: ({ headers, params: { courseId, itemId }, payload: { text } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.write", true)
          const place = yield* placeAt(userId, courseId, itemId)
          const current = headers["if-match"] === undefined ? Option.none() : yield* notes.find(place)
          const before = Option.getOrElse(current, () => ({ revision: 0 }))
          const saved = yield* notes.put(place, text, yield* revisionOf(headers["if-match"], before))
          if (Option.isNone(saved)) {
            if (headers["if-match"] === undefined) return yield* new Problems.NotEnrolled()
            const now = yield* notes.find(place)
            const revision = Option.isSome(now) ? now.value.revision : 0
            return yield* new Problems.PreconditionFailed({ etag: etag(revision) })
          }
          yield* withETag(etag(saved.value.revision))
          return saved.value
        }).pipe(Effect.provideContext(context)),

      delete: ({ params: { courseId, itemId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.write", true)
          // Also a note of a course that was left since can be taken away.
          if (!(yield* notes.remove({ userId, courseId, itemId }))) yield* placeAt(userId, courseId, itemId)
        }).pipe(Effect.provideContext(context))
    })
  })
)

export const BookmarksHandlers = HttpApiBuilder.group(
  ProgressApi,
  "bookmarks",
  Effect.fnUntraced(function* (handlers) {
    const bookmarks = yield* Bookmarks
    const context = yield* Effect.context<Enrollments | CourseVersions>()

    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.read", true)
          const limit = limitOf(query)
          const after = yield* bookmarkCursors.decode(query.cursor)
          return yield* pageOf(yield* bookmarks.page(userId, query.courseId, after, limit + 1), limit, {
            item: (bookmark) => bookmark,
            keyOf: (bookmark) => bookmark,
            encode: bookmarkCursors.encode
          })
        }),

      put: ({ params: { courseId, itemId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.write", true)
          const saved = yield* bookmarks.put(yield* placeAt(userId, courseId, itemId))
          return Option.isSome(saved) ? saved.value : yield* new Problems.NotEnrolled()
        }).pipe(Effect.provideContext(context)),

      delete: ({ params: { courseId, itemId } }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notes.write", true)
          if (!(yield* bookmarks.remove({ userId, courseId, itemId }))) yield* placeAt(userId, courseId, itemId)
        }).pipe(Effect.provideContext(context))
    })
  })
)

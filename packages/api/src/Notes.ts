/** The progress service's contract: a learner's notes and bookmarks, which nobody else sees. */
import { CourseId, ItemId } from "@lyceum/domain/Ids"
import { isStorable } from "@lyceum/domain/PlainText"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { ifMatchHeaders, page, pageQuery } from "./Page.ts"
import { NotEnrolled, NotFound, PreconditionFailed, ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

const time = Instant
const params = { courseId: CourseId, itemId: ItemId }
const query = { ...pageQuery, courseId: Schema.optionalKey(CourseId) }

/** Most characters of a note. */
export const maxNoteLength = 20_000

/** A learner's own words on an item: 1 to 20,000 characters of plain text, without NUL. */
export const NoteText = Schema.String.check(Schema.isBetweenLength(1, maxNoteLength), isStorable).annotate({
  identifier: "NoteText"
})

/** A note. `revision` grows with every save, also of a note that was deleted in between, and is the ETag. */
export const Note = Schema.Struct({
  ...params,
  text: NoteText,
  revision: Schema.Int,
  createdAt: time,
  updatedAt: time
}).annotate({ identifier: "Note" })
export type Note = typeof Note.Type

const getNote = HttpApiEndpoint.get("get", "/v1/notes/:courseId/:itemId", {
  params,
  success: Note,
  error: NotFound
}).annotate(Requires, "notes.read")
const listNotes = HttpApiEndpoint.get("list", "/v1/notes", { query, success: page(Note) })
  .annotate(Requires, "notes.read")
  .annotateMerge(
    OpenApi.annotations({ description: "Own notes, last changed first; `courseId` absent = of all courses." })
  )
const putNote = HttpApiEndpoint.put("put", "/v1/notes/:courseId/:itemId", {
  params,
  headers: ifMatchHeaders,
  payload: Schema.Struct({ text: NoteText }).annotate({ identifier: "NoteDocument" }),
  success: Note,
  error: [NotEnrolled, NotFound, PreconditionFailed, ServiceUnavailable]
})
  .annotate(Requires, "notes.write")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Writes the note on an item of the course. If-Match is optional: with it, another tab's save is not overwritten, and what is no longer there is not made anew."
    })
  )
const deleteNote = HttpApiEndpoint.delete("delete", "/v1/notes/:courseId/:itemId", {
  params,
  success: HttpApiSchema.NoContent,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "notes.write")
  .annotateMerge(OpenApi.annotations({ description: "Without a note on the item nothing happens." }))

/** Notes. */
export class NotesGroup extends HttpApiGroup.make("notes")
  .add(listNotes, getNote, putNote, deleteNote)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Notes" })) {}

/** An item that a learner wants to find again. */
export const Bookmark = Schema.Struct({ ...params, createdAt: time }).annotate({ identifier: "Bookmark" })
export type Bookmark = typeof Bookmark.Type

const listBookmarks = HttpApiEndpoint.get("list", "/v1/bookmarks", { query, success: page(Bookmark) })
  .annotate(Requires, "notes.read")
  .annotateMerge(
    OpenApi.annotations({ description: "Own bookmarks, newest first; `courseId` absent = of all courses." })
  )
const putBookmark = HttpApiEndpoint.put("put", "/v1/bookmarks/:courseId/:itemId", {
  params,
  success: Bookmark,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "notes.write")
  .annotateMerge(OpenApi.annotations({ description: "One that is there keeps its time." }))
const deleteBookmark = HttpApiEndpoint.delete("delete", "/v1/bookmarks/:courseId/:itemId", {
  params,
  success: HttpApiSchema.NoContent,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "notes.write")
  .annotateMerge(OpenApi.annotations({ description: "Without a bookmark on the item nothing happens." }))

/** Bookmarks. */
export class BookmarksGroup extends HttpApiGroup.make("bookmarks")
  .add(listBookmarks, putBookmark, deleteBookmark)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Bookmarks" })) {}

/** Lists and searches of courses: what may be asked for in an address, and what is found inside a course. */
import { CourseContent, ItemKind } from "@lyceum/domain/Content"
import { CourseId, CourseVersion, ItemId, LessonId, SectionId } from "@lyceum/domain/Ids"
import { Schema, SchemaGetter } from "effect"

/** Courses that one request may name. */
export const maxCourseIds = 50

const idPattern = "[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

/** Ids of courses in an address, joined by commas. */
export const CourseIdsFromString = Schema.String.check(
  Schema.isPattern(new RegExp(`^${idPattern}(?:,${idPattern}){0,${maxCourseIds - 1}}$`, "u"))
).pipe(
  Schema.decodeTo(Schema.Array(CourseId), {
    decode: SchemaGetter.split(),
    encode: SchemaGetter.transform((ids: ReadonlyArray<string>) => ids.join(","))
  })
)

/** Words that somebody looks for. */
export const SearchQuery = Schema.String.check(Schema.isMaxLength(200))

/** `best`: best match first; without a query that is `newest`. */
export const CourseSort = Schema.Literals(["newest", "title", "best"]).annotate({ identifier: "CourseSort" })
export type CourseSort = typeof CourseSort.Type

/** Published courses of a language, most courses first. */
export const LanguageCounts = Schema.Struct({
  items: Schema.Array(Schema.Struct({ language: CourseContent.fields.language, courses: Schema.Int }))
}).annotate({ identifier: "LanguageCounts" })

/** A part of a text, in UTF-16 code units from its start; `end` is excluded. */
export const TextRange = Schema.Struct({ start: Schema.Int, end: Schema.Int }).annotate({ identifier: "TextRange" })

/** An item in which the words were found. `snippet` is plain text, not HTML; `matches` are the ranges of it to mark. */
export const CourseSearchHit = Schema.Struct({
  itemId: ItemId,
  kind: ItemKind,
  title: Schema.String,
  titleMatches: Schema.Array(TextRange),
  sectionId: SectionId,
  sectionTitle: Schema.String,
  lessonId: LessonId,
  lessonTitle: Schema.String,
  snippet: Schema.String,
  matches: Schema.Array(TextRange)
}).annotate({ identifier: "CourseSearchHit" })

/** Best match first; `version` is the one that was searched. */
export const CourseSearchResult = Schema.Struct({
  version: CourseVersion,
  items: Schema.Array(CourseSearchHit)
}).annotate({ identifier: "CourseSearchResult" })

/** Search inside one version of a course. */
import { PgClient } from "@effect/sql-pg"
import { ItemKind } from "@lyceum/domain/Content"
import { type CourseId, type CourseVersion, ItemId, LessonId, SectionId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { tsqueryOf } from "./SearchWords.ts"
import { matchesIn, type Range, type Snippet, snippetOf } from "./Snippets.ts"

const PassageRow = Schema.Struct({
  itemId: ItemId,
  kind: ItemKind,
  title: Schema.String,
  sectionId: SectionId,
  sectionTitle: Schema.String,
  lessonId: LessonId,
  lessonTitle: Schema.String,
  text: Schema.String
})

/** An item in which the words were found, with what to mark. */
export type Hit = Omit<typeof PassageRow.Type, "text"> & Snippet & { readonly titleMatches: ReadonlyArray<Range> }

const decode = Schema.decodeUnknownEffect(Schema.Array(PassageRow))
const decodeConfiguration = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ configuration: Schema.String })))

export class CourseSearch extends Context.Service<
  CourseSearch,
  {
    /** Items that hold all words, best match first. `None`: there is no such version. */
    readonly find: (
      courseId: CourseId,
      version: CourseVersion,
      query: string,
      limit: number
    ) => Effect.Effect<Option.Option<ReadonlyArray<Hit>>>
  }
>()("@lyceum/course/projections/CourseSearch") {
  static readonly layer = Layer.effect(
    CourseSearch,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      return CourseSearch.of({
        find: Effect.fn("CourseSearch.find")(function* (courseId, version, query, limit) {
          const [found] = yield* decodeConfiguration(
            yield* sql`SELECT search_configuration AS configuration FROM versions
              WHERE course_id = ${courseId}::uuid AND version = ${version}`
          )
          if (found === undefined) return Option.none()
          const asked = tsqueryOf(query)
          if (asked === null) return Option.some([])
          const words = sql`(to_tsquery('simple', ${asked.beginnings})
            || plainto_tsquery(${found.configuration}::text::regconfig, ${asked.plain}))`
          const rows = yield* decode(
            yield* sql`SELECT item_id AS "itemId", kind, title, section_id AS "sectionId", section_title AS "sectionTitle",
                lesson_id AS "lessonId", lesson_title AS "lessonTitle", text
              FROM (
                SELECT DISTINCT ON (item_id) *, ts_rank(search, ${words}) AS rank FROM passages
                WHERE course_id = ${courseId}::uuid AND version = ${version} AND search @@ ${words}
                ORDER BY item_id, rank DESC, part
              ) AS best ORDER BY rank DESC, place LIMIT ${limit}`
          )
          return Option.some(
            rows.map(({ text, ...row }) => ({
              ...row,
              titleMatches: matchesIn(row.title, asked.words),
              ...snippetOf(text, asked.words)
            }))
          )
        }, Effect.orDie)
      })
    })
  )
}

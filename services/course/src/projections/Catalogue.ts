/** What people find: lists, search, and a published course's detail. */
import { PgClient } from "@effect/sql-pg"
import { ReadSql } from "@lyceum/database/ReadSql"
import { CourseId, CourseVersion, type UserId, UserId as UserIdSchema } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { SchemaJITCompiler } from "effect/schema"
import { type Asked, tsqueryOf } from "./SearchWords.ts"
import { VersionDetail } from "./VersionDocuments.ts"

/** A line of a list. `rank` is there when something was searched for, `titleKey` where courses are ordered by title. */
export const CardRow = Schema.Struct({
  id: CourseId,
  slug: Schema.String,
  title: Schema.String,
  summary: Schema.String,
  language: Schema.NullOr(Schema.String),
  version: Schema.NullOr(CourseVersion),
  itemCount: Schema.Int,
  estimatedMinutes: Schema.Int,
  retired: Schema.Boolean,
  publishedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  rank: Schema.Finite,
  titleKey: Schema.String
})
export type CardRow = typeof CardRow.Type

/** A published course: its newest version's detail, and what is the course's own. */
export const PublishedRow = Schema.Struct({
  id: CourseId,
  ownerId: UserIdSchema,
  slug: Schema.String,
  retired: Schema.Boolean,
  version: CourseVersion,
  publishedAt: Schema.DateTimeUtcFromDate,
  detail: VersionDetail
})
export type PublishedRow = typeof PublishedRow.Type

const Cards = Schema.Array(CardRow)
// Compiled at its first use: half of the interpreter's time for a page. Where code may not be made at run time the interpreter
// does the same.
SchemaJITCompiler.enable(Cards.ast)
const decodeCards = Schema.decodeUnknownEffect(Cards)
const decodePublished = Schema.decodeUnknownEffect(Schema.Array(PublishedRow))
const isCourseId = Schema.is(CourseId)

const LanguageRow = Schema.Struct({ language: Schema.String, courses: Schema.Int })
const decodeLanguages = Schema.decodeUnknownEffect(Schema.Array(LanguageRow))

/** Where a page goes on: after this place in the list's order. `at` in milliseconds since 1970. */
export type After =
  | { readonly list: "newest"; readonly at: number; readonly id: CourseId }
  | { readonly list: "search"; readonly rank: number; readonly id: CourseId }
  | { readonly list: "title"; readonly key: string; readonly id: CourseId }

/** What a list of the catalogue keeps and how it is ordered; `search` = best match first, needs words. */
export interface Listing {
  readonly query: string
  readonly language: string | undefined
  readonly order: After["list"]
}

export class Catalogue extends Context.Service<
  Catalogue,
  {
    /** Published and not retired; with a query those that hold all its words (or beginnings of words). */
    readonly list: (listing: Listing, limit: number, after?: After) => Effect.Effect<ReadonlyArray<CardRow>>
    /** Published courses of these ids, retired ones too, in the order of the ids. */
    readonly byIds: (ids: ReadonlyArray<CourseId>) => Effect.Effect<ReadonlyArray<CardRow>>
    /** Languages of the catalogue with their courses, most first. */
    readonly languages: (query: string) => Effect.Effect<ReadonlyArray<typeof LanguageRow.Type>>
    /** All courses of an owner, drafts and retired ones too, in the order of their slugs. */
    readonly owned: (ownerId: UserId, limit: number, afterSlug?: string) => Effect.Effect<ReadonlyArray<CardRow>>
    /** A published course, retired or not, by id or slug. */
    readonly published: (idOrSlug: string) => Effect.Effect<Option.Option<PublishedRow>>
  }
>()("@lyceum/course/projections/Catalogue") {
  /** Lists of everybody's courses are read near (`ReadSql`); what an author or a link asks for is not. */
  static readonly layer = Layer.effect(
    Catalogue,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const { read } = yield* ReadSql
      const card = sql`c.id, c.slug, v.title, v.summary, v.language, v.version, v.item_count AS "itemCount",
        v.estimated_minutes AS "estimatedMinutes", c.retired, v.published_at AS "publishedAt", v.title_key AS "titleKey"`
      const listed = sql`courses c JOIN versions v ON v.course_id = c.id AND v.version = c.version`
      const tsquery = ({ beginnings, plain }: Asked) =>
        sql`(to_tsquery('simple', ${beginnings}) || plainto_tsquery('english', ${plain}))`

      /** Rows after a place, in the order that the place is of. */
      const following = (order: After["list"], after: After | undefined) => {
        switch (order) {
          case "newest":
            return {
              from:
                after?.list === "newest"
                  ? sql`WHERE ("publishedAt", id) < (${new Date(after.at)}, ${after.id}::uuid)`
                  : sql``,
              by: sql`"publishedAt" DESC, id DESC`
            }
          case "search":
            return {
              from:
                after?.list === "search"
                  ? sql`WHERE (rank, id) < (${String(after.rank)}::text::float8, ${after.id}::uuid)`
                  : sql``,
              by: sql`rank DESC, id DESC`
            }
          case "title":
            return {
              from:
                after?.list === "title" ? sql`WHERE ("titleKey", id) > (${after.key}::text, ${after.id}::uuid)` : sql``,
              by: sql`"titleKey", id`
            }
        }
      }

      return Catalogue.of({
        list: Effect.fn("Catalogue.list")(function* ({ language, order, query }, limit, after) {
          const asked = tsqueryOf(query)
          if (asked === null && query !== "") return []
          const { by, from } = following(order, after)
          const rank = asked === null ? sql`0::float8` : sql`ts_rank(v.search, ${tsquery(asked)})::float8`
          const found = asked === null ? sql`` : sql`AND v.search @@ ${tsquery(asked)}`
          const spoken = language === undefined ? sql`` : sql`AND v.language = ${language}`
          return yield* decodeCards(
            yield* read(
              Effect.flatMap(
                PgClient.PgClient,
                (near) => near`SELECT * FROM (
                SELECT ${card}, ${rank} AS rank FROM ${listed} WHERE NOT c.retired ${spoken} ${found}
              ) AS found ${from} ORDER BY ${by} LIMIT ${limit}`
              )
            )
          )
        }, Effect.orDie),
        byIds: Effect.fn("Catalogue.byIds")(function* (ids) {
          return yield* decodeCards(
            yield* sql`SELECT ${card}, 0::float8 AS rank FROM unnest(${[...new Set(ids)]}::uuid[]) WITH ORDINALITY AS wanted (id, place)
              JOIN courses c ON c.id = wanted.id JOIN versions v ON v.course_id = c.id AND v.version = c.version
              ORDER BY wanted.place`
          )
        }, Effect.orDie),
        languages: Effect.fn("Catalogue.languages")(function* (query) {
          const asked = tsqueryOf(query)
          if (asked === null && query !== "") return []
          const found = asked === null ? sql`` : sql`AND v.search @@ ${tsquery(asked)}`
          return yield* decodeLanguages(
            yield* read(
              Effect.flatMap(
                PgClient.PgClient,
                (near) => near`SELECT v.language, count(*)::int AS courses FROM ${listed} WHERE NOT c.retired ${found}
              GROUP BY v.language ORDER BY courses DESC, v.language`
              )
            )
          )
        }, Effect.orDie),
        owned: Effect.fn("Catalogue.owned")(function* (ownerId, limit, afterSlug) {
          const from = afterSlug === undefined ? sql`` : sql`AND c.slug > ${afterSlug}`
          return yield* decodeCards(
            yield* sql`SELECT c.id, c.slug, c.title, c.summary, v.language, v.version, coalesce(v.item_count, 0) AS "itemCount",
                coalesce(v.estimated_minutes, 0) AS "estimatedMinutes", c.retired, v.published_at AS "publishedAt", 0::float8 AS rank,
                '' AS "titleKey"
              FROM courses c LEFT JOIN versions v ON v.course_id = c.id AND v.version = c.version
              WHERE c.owner_id = ${ownerId}::uuid ${from} ORDER BY c.slug LIMIT ${limit}`
          )
        }, Effect.orDie),
        published: Effect.fn("Catalogue.published")(function* (idOrSlug) {
          const which = isCourseId(idOrSlug) ? sql`c.id = ${idOrSlug}::uuid` : sql`c.slug = ${idOrSlug}`
          const [row] = yield* decodePublished(
            yield* sql`SELECT c.id, c.owner_id AS "ownerId", c.slug, c.retired, v.version, v.published_at AS "publishedAt", v.detail
              FROM ${listed} WHERE ${which}`
          )
          return Option.fromUndefinedOr(row)
        }, Effect.orDie)
      })
    })
  ).pipe(Layer.provide(ReadSql.layer))
}

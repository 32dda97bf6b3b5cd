/** What people find: lists, search, and a published course's detail. */
import { PgClient } from "@effect/sql-pg"
import { CourseId, CourseVersion, type UserId, UserId as UserIdSchema } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"
import { tsqueryOf } from "./SearchWords.ts"
import { VersionDetail } from "./VersionDocuments.ts"

/** A line of a list. `rank` is there when something was searched for. */
export const CardRow = Schema.Struct({
  id: CourseId,
  slug: Schema.String,
  title: Schema.String,
  summary: Schema.String,
  language: Schema.NullOr(Schema.String),
  version: Schema.NullOr(CourseVersion),
  itemCount: Schema.Int,
  retired: Schema.Boolean,
  publishedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  rank: Schema.Finite
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

const decodeCards = Schema.decodeUnknownEffect(Schema.Array(CardRow))
const decodePublished = Schema.decodeUnknownEffect(Schema.Array(PublishedRow))
const isCourseId = Schema.is(CourseId)

/** Where a page goes on: after this place in the list's order. `at` in milliseconds since 1970. */
export interface AfterNewest {
  readonly at: number
  readonly id: CourseId
}
export interface AfterRank {
  readonly rank: number
  readonly id: CourseId
}

export class Catalogue extends Context.Service<
  Catalogue,
  {
    /** Published and not retired, newest first. */
    readonly newest: (limit: number, after?: AfterNewest) => Effect.Effect<ReadonlyArray<CardRow>>
    /** The same, those that hold all words (or beginnings of words), best match first. */
    readonly search: (query: string, limit: number, after?: AfterRank) => Effect.Effect<ReadonlyArray<CardRow>>
    /** All courses of an owner, drafts and retired ones too, in the order of their slugs. */
    readonly owned: (ownerId: UserId, limit: number, afterSlug?: string) => Effect.Effect<ReadonlyArray<CardRow>>
    /** A published course, retired or not, by id or slug. */
    readonly published: (idOrSlug: string) => Effect.Effect<Option.Option<PublishedRow>>
  }
>()("@lyceum/course/projections/Catalogue") {
  static readonly layer = Layer.effect(
    Catalogue,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const card = sql`c.id, c.slug, v.title, v.summary, v.language, v.version, v.item_count AS "itemCount", c.retired,
        v.published_at AS "publishedAt"`
      const listed = sql`courses c JOIN versions v ON v.course_id = c.id AND v.version = c.version`

      return Catalogue.of({
        newest: Effect.fn("Catalogue.newest")(function* (limit, after) {
          const from =
            after === undefined
              ? sql``
              : sql`AND (v.published_at, v.course_id) < (${new Date(after.at)}, ${after.id}::uuid)`
          return yield* decodeCards(
            yield* sql`SELECT ${card}, 0::float8 AS rank FROM ${listed} WHERE NOT c.retired ${from}
              ORDER BY v.published_at DESC, v.course_id DESC LIMIT ${limit}`
          )
        }, Effect.orDie),
        search: Effect.fn("Catalogue.search")(function* (query, limit, after) {
          const words = tsqueryOf(query)
          if (words === null) return []
          const asked = sql`(to_tsquery('simple', ${words.beginnings}) || plainto_tsquery('english', ${words.plain}))`
          const from =
            after === undefined
              ? sql``
              : sql`WHERE (rank, id) < (${String(after.rank)}::text::float8, ${after.id}::uuid)`
          return yield* decodeCards(
            yield* sql`SELECT * FROM (
                SELECT ${card}, ts_rank(v.search, ${asked})::float8 AS rank FROM ${listed}
                WHERE NOT c.retired AND v.search @@ ${asked}
              ) AS found ${from} ORDER BY rank DESC, id DESC LIMIT ${limit}`
          )
        }, Effect.orDie),
        owned: Effect.fn("Catalogue.owned")(function* (ownerId, limit, afterSlug) {
          const from = afterSlug === undefined ? sql`` : sql`AND c.slug > ${afterSlug}`
          return yield* decodeCards(
            yield* sql`SELECT c.id, c.slug, c.title, c.summary, v.language, v.version, coalesce(v.item_count, 0) AS "itemCount",
                c.retired, v.published_at AS "publishedAt", 0::float8 AS rank
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
  )
}

/** Handlers of the routes for everybody. */
import type { CourseCard } from "@lyceum/api/Catalogue"
import { CoursesApi } from "@lyceum/api/Courses"
import type { CourseSort } from "@lyceum/api/CourseSearch"
import { InvalidRequest, NotFound } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import { CourseId } from "@lyceum/domain/Ids"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect, Option, Schema } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { type After, type CardRow, Catalogue, type Listing } from "../projections/Catalogue.ts"
import { Outlines } from "../projections/Outlines.ts"
import { signedIn } from "./Access.ts"
import { fileResponse } from "./FileResponse.ts"
import { kept } from "./Kept.ts"
import { outlineResponse } from "./OutlineResponse.ts"

/** A text that PostgreSQL takes: cursors come from outside. */
const Text = Schema.String.check(Schema.isPattern(/^[^\0]*$/))
const place = { id: CourseId }
const cursors = {
  newest: cursorCodec(Schema.Struct({ list: Schema.Literal("newest"), at: Schema.Int, ...place })),
  search: cursorCodec(Schema.Struct({ list: Schema.Literal("search"), rank: Schema.Finite, ...place })),
  title: cursorCodec(Schema.Struct({ list: Schema.Literal("title"), key: Text, ...place }))
}
/** How long a page is given again; what another process publishes is on it a second later at most. */
const pageMillis = 1000
/** With as long for which version is the newest (`Outlines`): a second. */
const outlineMillis = 500
const ownedCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("owned"), slug: Text }))

/** Field by field: to copy all but some of a row costs as much as to read it from the database's answer. */
const card = (row: CardRow): typeof CourseCard.Type => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  summary: row.summary,
  language: row.language,
  version: row.version,
  itemCount: row.itemCount,
  estimatedMinutes: row.estimatedMinutes,
  retired: row.retired,
  publishedAt: row.publishedAt
})

/** A row's place in the list's order, as a cursor. */
const cursorOf = (order: After["list"], row: CardRow): Effect.Effect<string> => {
  const { id } = row
  switch (order) {
    case "newest":
      return cursors.newest.encode({
        list: "newest",
        at: row.publishedAt === null ? 0 : DateTime.toEpochMillis(row.publishedAt),
        id
      })
    case "search":
      return cursors.search.encode({ list: "search", rank: row.rank, id })
    case "title":
      return cursors.title.encode({ list: "title", key: row.titleKey, id })
  }
}

const listOwned = (limit: number, cursor: string | undefined) =>
  signedIn(
    Effect.gen(function* () {
      const { userId } = yield* CurrentPerson
      const after = yield* ownedCursor.decode(cursor)
      const rows = yield* (yield* Catalogue).owned(userId, limit + 1, after?.slug)
      return yield* pageOf(rows, limit, {
        item: card,
        keyOf: (row) => ({ list: "owned", slug: row.slug }) as const,
        encode: ownedCursor.encode
      })
    })
  )

const listPublished = Effect.fnUntraced(function* (listing: Listing, limit: number, cursor: string | undefined) {
  const after = yield* cursors[listing.order].decode(cursor)
  const rows = yield* (yield* Catalogue).list(listing, limit + 1, after)
  return yield* pageOf(rows, limit, {
    item: card,
    keyOf: (row) => row,
    encode: (row) => cursorOf(listing.order, row)
  })
})

const listNamed = Effect.fnUntraced(function* (ids: ReadonlyArray<CourseId>) {
  const rows = yield* (yield* Catalogue).byIds(ids)
  return { items: rows.map(card), nextCursor: null }
})

const orderOf = (sort: CourseSort | undefined, query: string): After["list"] =>
  sort === undefined || sort === "best" ? (query === "" ? "newest" : "search") : sort

export const catalogueHandlers = HttpApiBuilder.group(CoursesApi, "catalogue", (handlers) =>
  handlers.handleAll({
    listCourses: Effect.fnUntraced(function* ({ query }) {
      const limit = limitOf(query)
      const { cursor, ids, language, owner, sort } = query
      const filtered = query.query !== undefined || language !== undefined || sort !== undefined
      if ((ids !== undefined && (filtered || owner !== undefined)) || (owner !== undefined && filtered)) {
        return yield* new InvalidRequest({ detail: "ids and owner stand alone: they go with no filter and no order" })
      }
      if (ids !== undefined) return yield* listNamed(ids)
      if (owner === "me") return yield* listOwned(limit, cursor)
      const words = query.query?.trim() ?? ""
      const listing = { query: words, language, order: orderOf(sort, words) }
      return yield* kept(pageMillis, listPublished(listing, limit, cursor))
    }),
    languages: Effect.fnUntraced(function* ({ query }) {
      return { items: yield* (yield* Catalogue).languages(query.query?.trim() ?? "") }
    }),
    getCourse: Effect.fnUntraced(function* ({ params }) {
      const found = yield* (yield* Catalogue).published(params.courseId)
      if (Option.isNone(found)) return yield* new NotFound()
      const { detail, ...course } = found.value
      return { ...detail, ...course }
    }),
    outline: Effect.fnUntraced(function* ({ params, query }) {
      const found = yield* kept(outlineMillis, (yield* Outlines).get(params.courseId, query.version))
      if (Option.isNone(found)) return yield* new NotFound()
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      return outlineResponse(found.value, {
        ifNoneMatch: headers["if-none-match"],
        acceptEncoding: headers["accept-encoding"]
      })
    }),
    getFile: ({ params, query }) => fileResponse(params.courseId, params.path, query)
  })
)

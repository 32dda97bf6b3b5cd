/** Handlers of the routes for everybody. */
import { CoursesApi } from "@lyceum/api/Courses"
import { NotFound } from "@lyceum/api/Problems"
import { CurrentPerson } from "@lyceum/api/Security"
import { CourseId } from "@lyceum/domain/Ids"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect, Option, Schema, Struct } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { type CardRow, Catalogue } from "../projections/Catalogue.ts"
import { Outlines } from "../projections/Outlines.ts"
import { signedIn } from "./Access.ts"
import { fileResponse } from "./FileResponse.ts"
import { outlineResponse } from "./OutlineResponse.ts"

const newestCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("newest"), at: Schema.Int, id: CourseId }))
const rankCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("search"), rank: Schema.Finite, id: CourseId }))
const ownedCursor = cursorCodec(Schema.Struct({ list: Schema.Literal("owned"), slug: Schema.String }))

const card = (row: CardRow) => Struct.omit(row, ["rank"])

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

const listFound = Effect.fnUntraced(function* (query: string, limit: number, cursor: string | undefined) {
  const after = yield* rankCursor.decode(cursor)
  const rows = yield* (yield* Catalogue).search(query, limit + 1, after)
  return yield* pageOf(rows, limit, {
    item: card,
    keyOf: (row) => ({ list: "search", rank: row.rank, id: row.id }) as const,
    encode: rankCursor.encode
  })
})

const listNewest = Effect.fnUntraced(function* (limit: number, cursor: string | undefined) {
  const after = yield* newestCursor.decode(cursor)
  const rows = yield* (yield* Catalogue).newest(limit + 1, after)
  return yield* pageOf(rows, limit, {
    item: card,
    keyOf: (row) =>
      ({
        list: "newest",
        at: row.publishedAt === null ? 0 : DateTime.toEpochMillis(row.publishedAt),
        id: row.id
      }) as const,
    encode: newestCursor.encode
  })
})

export const catalogueHandlers = HttpApiBuilder.group(CoursesApi, "catalogue", (handlers) =>
  handlers.handleAll({
    listCourses: ({ query }) => {
      const limit = limitOf(query)
      if (query.owner === "me") return listOwned(limit, query.cursor)
      const words = query.query?.trim() ?? ""
      return words === "" ? listNewest(limit, query.cursor) : listFound(words, limit, query.cursor)
    },
    getCourse: Effect.fnUntraced(function* ({ params }) {
      const found = yield* (yield* Catalogue).published(params.courseId)
      if (Option.isNone(found)) return yield* new NotFound()
      const { detail, ...course } = found.value
      return { ...detail, ...course }
    }),
    outline: Effect.fnUntraced(function* ({ params, query }) {
      const found = yield* (yield* Outlines).get(params.courseId, query.version)
      if (Option.isNone(found)) return yield* new NotFound()
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      return outlineResponse(found.value, {
        ifNoneMatch: headers["if-none-match"],
        acceptEncoding: headers["accept-encoding"]
      })
    }),
    getFile: ({ params, query }) => fileResponse(params.courseId, params.path, query.hash)
  })
)

/** Handlers of the routes between services. */
import { CoursesInternalApi } from "@lyceum/api/CoursesInternal"
import { NotFound } from "@lyceum/api/Problems"
import { Effect, Option } from "effect"
import { HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { unpackJson } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { Catalogue } from "../projections/Catalogue.ts"

export const internalHandlers = HttpApiBuilder.group(CoursesInternalApi, "coursesInternal", (handlers) =>
  handlers.handleAll({
    facts: Effect.fnUntraced(function* ({ params }) {
      const found = yield* (yield* Catalogue).published(params.courseId)
      if (Option.isNone(found)) return yield* new NotFound()
      const { detail, id, ownerId, retired, slug, version } = found.value
      const { capacity, itemCount, prerequisites, requiredItemCount, sequential, title } = detail
      return {
        courseId: id,
        slug,
        ownerId,
        title,
        version,
        itemCount,
        requiredItemCount,
        capacity,
        prerequisites,
        sequential,
        retired
      }
    }),
    content: Effect.fnUntraced(function* ({ params }) {
      const found = yield* (yield* Contents).version(params.courseId, params.version)
      if (Option.isNone(found)) return yield* new NotFound()
      return HttpServerResponse.uint8Array(yield* unpackJson(found.value), { contentType: "application/json" })
    })
  })
)

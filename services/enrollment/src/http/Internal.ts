/** Handlers of the routes between services. */
import { EnrollmentsInternalApi } from "@lyceum/api/EnrollmentsInternal"
import { NotFound } from "@lyceum/api/Problems"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { EnrollmentRows } from "../projections/EnrollmentRows.ts"

export const internalHandlers = HttpApiBuilder.group(
  EnrollmentsInternalApi,
  "enrollmentsInternal",
  Effect.fnUntraced(function* (handlers) {
    const rows = yield* EnrollmentRows
    return handlers.handleAll({
      find: Effect.fnUntraced(function* ({ params: { courseId, userId } }) {
        const found = yield* rows.find(courseId, userId)
        if (Option.isNone(found)) return yield* new NotFound()
        const { courseVersion, id, status } = found.value
        return { enrollmentId: id, status, courseVersion }
      }),
      count: ({ params }) => rows.count(params.courseId)
    })
  })
)

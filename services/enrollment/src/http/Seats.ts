/** Handler of packages/api Seats.ts. */
import { EnrollmentsApi } from "@lyceum/api/Enrollments"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Seats } from "../Seats.ts"
import { publishedCourse } from "./PublishedCourse.ts"

export const seatsHandlers = HttpApiBuilder.group(
  EnrollmentsApi,
  "seats",
  Effect.fnUntraced(function* (handlers) {
    const seats = yield* Seats
    const courseOf = yield* publishedCourse
    return handlers.handleAll({
      get: Effect.fnUntraced(function* ({ params }) {
        const { courseId } = yield* courseOf(params.courseId)
        const { capacity, taken, waiting } = yield* seats.of(courseId)
        const free = capacity === null ? null : waiting > 0 ? 0 : Math.max(0, capacity - taken)
        return { capacity, free, waiting }
      })
    })
  })
)

/** How many seats of a course are free, for everybody. Part of the enrollment service's contract. */
import { CourseId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { NotFound, ServiceUnavailable } from "./Problems.ts"
import { Requires } from "./Security.ts"

/** `capacity` and `free` are `null` in a course that takes everybody. `waiting`: how many stand on the waitlist. */
export const CourseSeats = Schema.Struct({
  capacity: Schema.NullOr(Schema.Int),
  free: Schema.NullOr(Schema.Int),
  waiting: Schema.Int
}).annotate({ identifier: "CourseSeats" })

const get = HttpApiEndpoint.get("get", "/v1/courses/:courseId/seats", {
  params: { courseId: CourseId },
  success: CourseSeats,
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "public")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "As it is now: who enrols a moment later may find them taken, and waits. Nobody passes the waitlist: while somebody waits, no seat counts as free."
    })
  )

/** Seats of courses. */
export class SeatsGroup extends HttpApiGroup.make("seats")
  .add(get)
  .annotateMerge(OpenApi.annotations({ title: "Seats" })) {}

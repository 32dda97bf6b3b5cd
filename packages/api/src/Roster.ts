/** Who is in a course, by name: for its instructor and admins. The names are the user service's and kept nowhere else. */
import { Email, PersonName } from "@lyceum/domain/Account"
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CourseId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { EnrollmentItem } from "./EnrollmentFields.ts"
import { Instant } from "./Instant.ts"
import { page, pageQuery } from "./Page.ts"
import { NotFound, ServiceUnavailable } from "./Problems.ts"
import { Authentication, Requires } from "./Security.ts"

/** A learner of a course. `since`: when they first enrolled or began to wait. `name` and `email` are `null` for who was erased. */
export const RosterEntry = Schema.Struct({
  ...EnrollmentItem.fields,
  since: Instant,
  name: Schema.NullOr(PersonName),
  email: Schema.NullOr(Email)
}).annotate({ identifier: "RosterEntry" })

const list = HttpApiEndpoint.get("list", "/v1/courses/:courseId/roster", {
  params: { courseId: CourseId },
  query: {
    ...pageQuery,
    userId: Schema.optionalKey(UserId),
    status: Schema.optionalKey(EnrollmentStatus),
    query: Schema.optionalKey(Schema.String.check(Schema.isBetweenLength(1, 254)))
  },
  success: page(RosterEntry),
  error: [NotFound, ServiceUnavailable]
})
  .annotate(Requires, "roster.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Last changed first. `userId`: that learner alone. `query`: whose name or address contains it, in any letters; a page may then be short, or empty, with a `nextCursor`. 503 while names cannot be had."
    })
  )

/** Learners of a course. */
export class RosterGroup extends HttpApiGroup.make("roster")
  .add(list)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Roster" })) {}

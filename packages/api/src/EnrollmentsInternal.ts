/** What the enrollment service tells other services. */
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { CourseId, CourseVersion, EnrollmentId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { contract, problems } from "./Conventions.ts"
import { NotFound } from "./Problems.ts"
import { Requires, ServiceAuthentication } from "./Security.ts"

/** What other services learn about a learner in a course. */
export const EnrollmentFact = Schema.Struct({
  enrollmentId: EnrollmentId,
  status: EnrollmentStatus,
  courseVersion: CourseVersion
}).annotate({ identifier: "EnrollmentFact" })

/** How many learners stand where in a course. */
export const EnrollmentCount = Schema.Struct({
  active: Schema.Int,
  waitlisted: Schema.Int,
  completed: Schema.Int,
  withdrawn: Schema.Int
}).annotate({ identifier: "EnrollmentCount" })

const find = HttpApiEndpoint.get("find", "/internal/enrollments/:courseId/:userId", {
  params: { courseId: CourseId, userId: UserId },
  success: EnrollmentFact,
  error: NotFound
}).annotate(Requires, "internal")

const count = HttpApiEndpoint.get("count", "/internal/courses/:courseId/enrollment-count", {
  params: { courseId: CourseId },
  success: EnrollmentCount
}).annotate(Requires, "internal")

/** Routes between services. */
export class EnrollmentsInternalGroup extends HttpApiGroup.make("enrollmentsInternal")
  .add(find, count)
  .middleware(ServiceAuthentication) {}

/** Internal contract of the enrollment service. */
export class EnrollmentsInternalApi extends contract("enrollmentsInternal")
  .add(EnrollmentsInternalGroup)
  .middleware(problems) {}

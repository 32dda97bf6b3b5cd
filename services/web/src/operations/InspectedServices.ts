/** A client for each service of what every service tells administrators about itself. */
import { OperationsInternalApi } from "@lyceum/api/Operations"
import { ServiceUnavailable } from "@lyceum/api/Problems"
import { serviceClient, type UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { Effect } from "effect"

/** By the name of the service. Wrap the calls in `callUpstream`. */
export const makeInspectedServices = Effect.all(
  {
    user: serviceClient("user", OperationsInternalApi, "USER_SERVICE_URL"),
    course: serviceClient("course", OperationsInternalApi, "COURSE_SERVICE_URL"),
    enrollment: serviceClient("enrollment", OperationsInternalApi, "ENROLLMENT_SERVICE_URL"),
    progress: serviceClient("progress", OperationsInternalApi, "PROGRESS_SERVICE_URL"),
    analytics: serviceClient("analytics", OperationsInternalApi, "ANALYTICS_SERVICE_URL")
  },
  { concurrency: "unbounded" }
)

/** A service that does not answer, or that does not let us ask, is away: to an administrator it is the same. */
export const awayProblem = (error: UpstreamUnavailable): ServiceUnavailable =>
  new ServiceUnavailable({ detail: error.message })

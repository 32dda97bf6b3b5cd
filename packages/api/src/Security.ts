/** Who may call: the bearer token of a person (session or API token) or of a service. Contracts only; `runtime` verifies. */
import type { Action } from "@lyceum/domain/Policy"
import type { Person, ServiceActor } from "@lyceum/domain/Actor"
import { Context } from "effect"
import { HttpApiMiddleware, HttpApiSecurity } from "effect/http-api"
import { Forbidden, IdempotencyKeyReused, TooMuchContention, Unauthorized, Unprocessable } from "./Problems.ts"

/** The person behind the request. */
export class CurrentPerson extends Context.Service<CurrentPerson, Person>()("@lyceum/api/CurrentPerson") {}

/** The service behind an internal request. */
export class CurrentService extends Context.Service<CurrentService, ServiceActor>()("@lyceum/api/CurrentService") {}

const bearer = HttpApiSecurity.bearer

/** Routes of signed-in people. */
export class Authentication extends HttpApiMiddleware.Service<Authentication, { provides: CurrentPerson }>()(
  "@lyceum/api/Authentication",
  { requiredForClient: true, security: { bearer }, error: [Unauthorized, Forbidden] }
) {}

/** Routes between our own services (`/internal/…`), never reachable from outside. */
export class ServiceAuthentication extends HttpApiMiddleware.Service<
  ServiceAuthentication,
  { provides: CurrentService }
>()("@lyceum/api/ServiceAuthentication", { requiredForClient: true, security: { bearer }, error: Unauthorized }) {}

/**
 * Routes that take an `Idempotency-Key` (IETF draft-ietf-httpapi-idempotency-key-header): the same key with the same body is
 * answered as the first time, with another body 422. Keys live at least 24 hours and are the caller's own.
 */
export class Idempotent extends HttpApiMiddleware.Service<Idempotent>()("@lyceum/api/Idempotent", {
  error: [IdempotencyKeyReused, TooMuchContention, Unprocessable]
}) {}

/** The row of the policy table that a route asks: every route has one, or is `public`, or is `internal`. A test walks them all. */
export class Requires extends Context.Service<Requires, Action | "public" | "internal">()("@lyceum/api/Requires") {}

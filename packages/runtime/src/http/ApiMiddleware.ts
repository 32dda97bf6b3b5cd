/** The server side of the middleware that contracts name: who calls, and the Idempotency-Key. */
import {
  Authentication,
  CurrentPerson,
  CurrentService,
  Idempotent,
  Requires,
  ServiceAuthentication
} from "@lyceum/api/Security"
import { Unprocessable, Unauthorized } from "@lyceum/api/Problems"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import { type Actor, actorName } from "@lyceum/domain/Actor"
import { policies } from "@lyceum/domain/Policy"
import { Forbidden } from "@lyceum/api/Problems"
import { Context, Effect, Layer, Option, Redacted } from "effect"
import { HttpServerRequest } from "effect/http"
import type { HttpApiEndpoint } from "effect/http-api"
import { createHash } from "node:crypto"
import { AccessTokens } from "../auth/AccessTokens.ts"
import { RequestInfo } from "./RequestInfo.ts"
import { schemaProblems } from "./SchemaProblems.ts"

/** Events that follow from the request name its actor and correlate by its id. */
const asActor =
  (actor: Actor) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.flatMap(RequestInfo, ({ requestId, traceparent }) =>
      Effect.provideService(effect, CommandContext, {
        actor: actorName(actor),
        correlationId: requestId,
        ...(traceparent === undefined ? {} : { traceparent })
      })
    )

/** The scope is asked before the handler runs: a narrow API token learns nothing from the order of checks. */
const scopeAllows = (endpoint: HttpApiEndpoint.Top, scopes: ReadonlyArray<string>): boolean => {
  const required = Option.getOrUndefined(Context.getOption(endpoint.annotations, Requires))
  return (
    required !== undefined &&
    required !== "public" &&
    required !== "internal" &&
    scopes.includes(policies[required].scope)
  )
}

const authentication = Layer.effect(
  Authentication,
  Effect.gen(function* () {
    const tokens = yield* AccessTokens
    return Authentication.of({
      bearer: Effect.fnUntraced(function* (handler, { credential, endpoint }) {
        const actor = yield* tokens.verify(Redacted.value(credential))
        if (actor.kind !== "person") return yield* new Unauthorized()
        if (!scopeAllows(endpoint, actor.scopes)) return yield* new Forbidden({ detail: "the token lacks the scope" })
        return yield* handler.pipe(Effect.provideService(CurrentPerson, actor), asActor(actor))
      })
    })
  })
)

const serviceAuthentication = Layer.effect(
  ServiceAuthentication,
  Effect.gen(function* () {
    const tokens = yield* AccessTokens
    return ServiceAuthentication.of({
      bearer: Effect.fnUntraced(function* (handler, { credential }) {
        const actor = yield* tokens.verify(Redacted.value(credential))
        if (actor.kind !== "service") return yield* new Unauthorized()
        return yield* handler.pipe(Effect.provideService(CurrentService, actor), asActor(actor))
      })
    })
  })
)

/** Longest Idempotency-Key. */
const maxKeyLength = 255

const idempotent = Layer.succeed(
  Idempotent,
  Idempotent.of(
    Effect.fnUntraced(function* (handler, { endpoint }) {
      const request = yield* HttpServerRequest.HttpServerRequest
      const key = request.headers["idempotency-key"]
      if (key === undefined) return yield* handler
      if (key === "" || key.length > maxKeyLength) {
        return yield* new Unprocessable({ reasons: [`Idempotency-Key must have 1 to ${maxKeyLength} characters`] })
      }
      // Read once here, and again from memory when the payload is decoded.
      const body = yield* Effect.orElseSucceed(request.text, () => "")
      const fingerprint = createHash("sha256").update(key).update("\n").update(body).digest("base64url")
      // The path itself, not its template: the same key for two things is two requests.
      const path = request.url.split("?")[0]
      return yield* Effect.provideService(handler, RequestIdempotency, {
        route: `${endpoint.method} ${path}`,
        key,
        fingerprint
      })
    })
  )
)

/** Everything a service's routes need; requires only the token verifier. */
export const apiMiddleware = Layer.mergeAll(authentication, serviceAuthentication, idempotent, schemaProblems)

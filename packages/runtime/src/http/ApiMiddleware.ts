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
import { RequestIdempotency } from "@lyceum/database/CommandContext"
import { policies } from "@lyceum/domain/Policy"
import { Forbidden } from "@lyceum/api/Problems"
import { Context, Effect, Layer, Option, Redacted } from "effect"
import { HttpServerRequest } from "effect/http"
import type { HttpApiEndpoint } from "effect/http-api"
import { AccessTokens } from "../auth/AccessTokens.ts"
import { actingAs, idempotencyOf, isKey, maxKeyLength } from "./Acting.ts"
import { schemaProblems } from "./SchemaProblems.ts"

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
        return yield* actingAs(CurrentPerson, actor)(handler)
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
        return yield* actingAs(CurrentService, actor)(handler)
      })
    })
  })
)

const idempotent = Layer.succeed(
  Idempotent,
  Idempotent.of(
    Effect.fnUntraced(function* (handler, { endpoint }) {
      const request = yield* HttpServerRequest.HttpServerRequest
      const key = request.headers["idempotency-key"]
      if (key === undefined) return yield* handler
      if (!isKey(key)) {
        return yield* new Unprocessable({ reasons: [`Idempotency-Key must have 1 to ${maxKeyLength} characters`] })
      }
      // Read once here, and again from memory when the payload is decoded.
      const body = yield* Effect.orElseSucceed(request.text, () => "")
      return yield* Effect.provideService(
        handler,
        RequestIdempotency,
        idempotencyOf(endpoint.method, request.url, key, body)
      )
    })
  )
)

/** Everything a service's routes need; requires only the token verifier. */
export const apiMiddleware = Layer.mergeAll(authentication, serviceAuthentication, idempotent, schemaProblems)

/** The shortcut of a signed-in person's POST with a JSON body: what `Authentication`, `Idempotent` and the decoder do, in one step each. */
import { CurrentPerson } from "@lyceum/api/Security"
import type { Person } from "@lyceum/domain/Actor"
import { type Action, policies } from "@lyceum/domain/Policy"
import { Effect, Option, Schema } from "effect"
import { type HttpRouter, HttpServerResponse } from "effect/http"
import { SchemaJITCompiler } from "effect/schema"
import type { Layer } from "effect"
import { AccessTokens } from "../auth/AccessTokens.ts"
import { actingAs, idempotencyOf, isKey } from "./Acting.ts"
import { bodyText, readAgain } from "./BodyText.ts"
import { shortcut } from "./Shortcuts.ts"

const scheme = "Bearer "

const isJson = (type: string): boolean => type === "application/json" || type.startsWith("application/json;")

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Takes a request whose token is good for `action`'s scope and whose body is a `Payload`; everything else is the contract's. What
 * `handle` fails with must be a problem that the contract declares. Both schemas must need nothing, and are compiled where code
 * may be made at run time.
 */
export const personShortcut = <Payload, Answer, E, R>(options: {
  readonly route: string
  readonly action: Action
  readonly status: number
  readonly Payload: Schema.Codec<Payload, unknown>
  readonly Answer: Schema.Codec<Answer, unknown>
  readonly handle: Effect.Effect<
    (person: Person, payload: Payload) => Effect.Effect<Answer, E, CurrentPerson>,
    never,
    R
  >
}): Layer.Layer<never, never, HttpRouter.HttpRouter | AccessTokens | R> => {
  const { Answer, Payload, action, handle: making, route, status } = options
  for (const { ast } of [Payload, Answer]) SchemaJITCompiler.enable(ast)
  const decode = Schema.decodeUnknownOption(Payload, { onExcessProperty: "error" })
  const encode = Schema.encodeSync(Answer)
  const { scope } = policies[action]
  return shortcut(
    "POST",
    route,
    Effect.gen(function* () {
      const tokens = yield* AccessTokens
      const handle = yield* making
      return (request) => {
        const { authorization, "content-type": type = "", "idempotency-key": key } = request.headers
        if (authorization === undefined || !authorization.startsWith(scheme)) return undefined
        if (!isJson(type) || (key !== undefined && !isKey(key))) return undefined
        return Effect.gen(function* () {
          const person = yield* tokens.verify(authorization.slice(scheme.length))
          if (person.kind !== "person" || !person.scopes.includes(scope)) return undefined
          const body = yield* bodyText(request)
          const payload = decode(parsed(body))
          if (Option.isNone(payload)) return readAgain(request, body)
          const idempotency = key === undefined ? null : idempotencyOf("POST", request.url, key, body)
          const answer = yield* actingAs(CurrentPerson, person, idempotency)(handle(person, payload.value))
          return HttpServerResponse.text(JSON.stringify(encode(answer)), {
            status,
            contentType: "application/json"
          })
        })
      }
    })
  )
}

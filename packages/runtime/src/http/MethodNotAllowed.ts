/** Answers 405 with `Allow` where an address exists but not for the method that was used (RFC 9110 15.5.6). */
import { MethodNotAllowed } from "@lyceum/api/Problems"
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerRespondable, HttpServerResponse } from "effect/http"
import { HttpApi, type HttpApiGroup } from "effect/http-api"

/** All but HEAD, which the router answers as GET without its body. */
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] as const

/** Routes for the methods that a contract's addresses do not have. */
export const methodNotAllowed = <Id extends string, Groups extends HttpApiGroup.Constraint>(
  api: HttpApi.HttpApi<Id, Groups>
) => {
  const paths = new Map<string, Set<string>>()
  HttpApi.reflect(api, {
    onGroup: () => {},
    onEndpoint: ({ endpoint }) => {
      const known = paths.get(endpoint.path) ?? new Set<string>()
      paths.set(endpoint.path, known.add(endpoint.method))
    }
  })
  return Layer.mergeAll(
    Layer.empty,
    ...[...paths].flatMap(([path, known]) =>
      methods
        .filter((method) => !known.has(method))
        .map((method) => {
          const allow = [...known].join(", ")
          const answer = HttpServerRespondable.toResponse(new MethodNotAllowed({ detail: `use ${allow}` })).pipe(
            Effect.map(HttpServerResponse.setHeader("allow", allow))
          )
          return HttpRouter.addAll([HttpRouter.route(method, `/${path.replace(/^\//, "")}`, answer)])
        })
    )
  )
}

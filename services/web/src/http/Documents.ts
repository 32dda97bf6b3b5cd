/** `/openapi.json`, `/asyncapi.json` and a reference page at `/docs`; left out where `API_DOCS` is `false` (production). */
import { LyceumApi, openApi } from "@lyceum/api/Lyceum"
import { asyncApi } from "@lyceum/events/Catalogue"
import { Config, Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { HttpApiScalar } from "effect/http-api"

const document = (path: "/openapi.json" | "/asyncapi.json", value: () => unknown) => {
  const response = Effect.cached(
    Effect.sync(() =>
      HttpServerResponse.setHeader(HttpServerResponse.jsonUnsafe(value()), "cache-control", "public, max-age=60")
    )
  )
  return HttpRouter.use((router) => Effect.flatMap(response, (once) => router.add("GET", path, once)))
}

/** The reference page runs its own inline script: the only page that may. */
const relaxed = HttpRouter.middleware(
  Effect.succeed((handler) =>
    Effect.map(
      handler,
      HttpServerResponse.setHeader(
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"
      )
    )
  )
).layer

/** Whether the documents are there: `API_DOCS`. */
export const documentsOffered = Config.Boolean("API_DOCS").pipe(Config.withDefault(true))

/** Where they are. */
export const documentLinks = [
  { title: "API reference", path: "/docs" },
  { title: "OpenAPI 3.1", path: "/openapi.json" },
  { title: "AsyncAPI 3 (events)", path: "/asyncapi.json" }
] as const

export const documents = Layer.unwrap(
  Effect.gen(function* () {
    return (yield* documentsOffered)
      ? Layer.mergeAll(
          document("/openapi.json", openApi),
          document("/asyncapi.json", asyncApi),
          HttpApiScalar.layer(LyceumApi, { path: "/docs" }).pipe(Layer.provide(relaxed))
        )
      : Layer.empty
  })
)

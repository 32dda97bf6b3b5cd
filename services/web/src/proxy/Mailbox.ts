/** `/mailbox` of a local platform: what would have been mailed. There is no such address where `LOCAL_MAILBOX_URL` is not set. */
import { NodeHttpClient } from "@effect/platform-node"
import { NotFound, ServiceUnavailable } from "@lyceum/api/Problems"
import { Config, Effect, Layer, Option } from "effect"
import { HttpClient, HttpRouter, HttpServerRequest, HttpServerRespondable, HttpServerResponse } from "effect/http"
import { endToEnd } from "./Headers.ts"

/**
 * Messages hold secret links, so only a browser at the computer itself may read them: a name that somebody else's page had
 * resolved to this computer (DNS rebinding) is not one of these.
 */
const ownNames = new Set(["127.0.0.1", "localhost", "[::1]"])
const isOwn = (host: string | undefined): boolean =>
  host !== undefined && URL.canParse(`http://${host}`) && ownNames.has(new URL(`http://${host}`).hostname)

export const mailboxCrossing = {
  what: "web → mailbox of a laptop",
  connectMillis: null,
  timeoutMillis: 5000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "503"
} as const

export const mailboxRoutes = Layer.unwrap(
  Effect.map(Config.option(Config.URL("LOCAL_MAILBOX_URL")), (upstream) =>
    Option.isNone(upstream)
      ? Layer.empty
      : HttpRouter.use((router) =>
          Effect.gen(function* () {
            const client = yield* HttpClient.HttpClient
            const answer = Effect.gen(function* () {
              const request = yield* HttpServerRequest.HttpServerRequest
              if (!isOwn(request.headers["host"])) return yield* HttpServerRespondable.toResponse(new NotFound())
              return yield* client.get(new URL(request.url, upstream.value)).pipe(
                Effect.flatMap((response) =>
                  Effect.map(response.arrayBuffer, (body) =>
                    HttpServerResponse.uint8Array(new Uint8Array(body), {
                      status: response.status,
                      headers: endToEnd(response.headers),
                      contentType: response.headers["content-type"] ?? "application/octet-stream"
                    })
                  )
                ),
                Effect.timeout(mailboxCrossing.timeoutMillis),
                Effect.catch(() =>
                  HttpServerRespondable.toResponse(new ServiceUnavailable({ detail: "the mailbox does not answer" }))
                )
              )
            })
            // "/mailbox" too: the router takes it for the same address
            yield* router.add("GET", "/mailbox/*", answer)
          })
        ).pipe(Layer.provide(NodeHttpClient.layerUndici))
  )
)

/**
 * A listener that turns away what it cannot take on, before anything is parsed, allocated or started for it: under three times
 * the load that a process can bear, refusing must cost a small part of what answering does.
 */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Effect } from "effect"
import { HttpServerRespondable } from "effect/http"
import { IncomingMessage, Server, type ServerOptions, ServerResponse } from "node:http"
import { randomUUID } from "node:crypto"
import type { Front } from "../http/ReadyAnswers.ts"
import { cells } from "../telemetry/Own.ts"
import type { Admission } from "./Admission.ts"
import { kindOf } from "./Kinds.ts"

const shed = cells(
  "counter",
  "http_requests_shed_total",
  "Requests turned away with 429 because too much was under way; they are in no other family"
)({})

/** What those who are turned away are told to wait. */
const retryAfterSeconds = 1

interface Refusal {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Made once: the same problem that any route gives, and what every answer carries. */
const refusal = (headers: Readonly<Record<string, string>>): Effect.Effect<Refusal> =>
  Effect.map(HttpServerRespondable.toResponse(new TooManyRequests({ retryAfterSeconds })), (response) => {
    const body = response.body._tag === "Uint8Array" ? response.body.body : new Uint8Array()
    return {
      body,
      headers: {
        ...headers,
        "content-type": "application/problem+json",
        "content-length": String(body.byteLength),
        "retry-after": String(retryAfterSeconds),
        ratelimit: `"capacity";r=0;t=${retryAfterSeconds}`
      }
    }
  })

/** Node's server, which hands on only what `admission` takes on. A request that may still send its body is given no go-ahead. */
class SheddingServer extends Server {
  readonly #admission: Admission
  readonly #refusal: Refusal
  readonly #front: Front

  constructor(options: ServerOptions, admission: Admission, refused: Refusal, front: Front) {
    super(options)
    this.#front = front
    this.#admission = admission
    this.#refusal = refused
  }

  override emit(event: string, ...args: Array<unknown>): boolean {
    if (event === "request" || event === "checkContinue") {
      const [request, response] = args
      if (request instanceof IncomingMessage && response instanceof ServerResponse) {
        if (!this.#admission.admits(kindOf(request.method, request.url))) {
          shed.value++
          response.writeHead(429, { ...this.#refusal.headers, "x-request-id": randomUUID() })
          response.end(this.#refusal.body)
          return true
        }
        if (event === "request" && this.#front.answer(request, response)) return true
      }
    }
    return super.emit(event, ...args)
  }
}

/** `headers` go with every refusal; `front` is asked of what is let in. */
export const sheddingServer = (
  options: ServerOptions,
  admission: Admission,
  headers: Readonly<Record<string, string>>,
  front: Front
): Effect.Effect<Server> =>
  Effect.map(refusal(headers), (refused) => new SheddingServer(options, admission, refused, front))

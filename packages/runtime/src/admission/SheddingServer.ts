/**
 * A listener that turns away what it cannot take on, before anything is parsed, allocated or started for it: under three times
 * the load that a process can bear, refusing must cost a small part of what answering does.
 */
import { TooManyRequests } from "@lyceum/api/Problems"
import { Effect, Option, type Scope } from "effect"
import { HttpServerRespondable } from "effect/http"
import { IncomingMessage, Server, type ServerOptions, ServerResponse } from "node:http"
import { Server as TlsServer } from "node:https"
import { type TlsOptions, TLSSocket } from "node:tls"
import { randomUUID } from "node:crypto"
import type { Front } from "../http/ReadyAnswers.ts"
import { cells } from "../telemetry/Own.ts"
import { followPair, type ListenerTls } from "../tls/ListenerTls.ts"
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
  /** A text: Node writes it together with the headers, in one piece. */
  readonly body: string
}

/** Made once: the same problem that any route gives, and what every answer carries. */
const refusal = (headers: Readonly<Record<string, string>>): Effect.Effect<Refusal> =>
  Effect.map(HttpServerRespondable.toResponse(new TooManyRequests({ retryAfterSeconds })), (response) => {
    const bytes = response.body._tag === "Uint8Array" ? response.body.body : new Uint8Array()
    return {
      body: Buffer.from(bytes).toString(),
      headers: {
        ...headers,
        "content-type": "application/problem+json",
        "content-length": String(bytes.byteLength),
        "retry-after": String(retryAfterSeconds),
        ratelimit: `"capacity";r=0;t=${retryAfterSeconds}`
      }
    }
  })

/** Before a listener: hands on only what `admission` takes on. A request that may still send its body is given no go-ahead. */
interface Door {
  readonly admission: Admission
  readonly refusal: Refusal
  readonly front: Front
}

/** Whether an event of a listener was a request that it has answered by itself. */
const isAnswered = (
  { admission, front, refusal: refused }: Door,
  event: string,
  args: ReadonlyArray<unknown>
): boolean => {
  const [request, response] = args
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return false
  if (!admission.admits(kindOf(request.method, request.url))) {
    shed.value++
    response.writeHead(429, { ...refused.headers, "x-request-id": randomUUID() })
    response.end(refused.body)
    return true
  }
  return event === "request" && front.answer(request, response)
}

/** Node's server behind a door. */
class SheddingServer extends Server {
  readonly #door: Door

  constructor(options: ServerOptions, door: Door) {
    super(options)
    this.#door = door
  }

  override emit(event: string, ...args: Array<unknown>): boolean {
    if ((event === "request" || event === "checkContinue") && isAnswered(this.#door, event, args)) return true
    return super.emit(event, ...args)
  }
}

/** Somebody who showed a certificate that our authority did not sign, or whose time is over. */
const isImpostor = (socket: unknown): socket is TLSSocket =>
  socket instanceof TLSSocket && !socket.authorized && socket.getPeerX509Certificate() !== undefined

/** The same by TLS. */
class SheddingTlsServer extends TlsServer {
  readonly #door: Door

  constructor(options: ServerOptions & TlsOptions, door: Door) {
    super(options)
    this.#door = door
  }

  override emit(event: string, ...args: Array<unknown>): boolean {
    if ((event === "request" || event === "checkContinue") && isAnswered(this.#door, event, args)) return true
    const [socket] = args
    if (event === "secureConnection" && isImpostor(socket)) {
      socket.destroy()
      return true
    }
    return super.emit(event, ...args)
  }
}

/**
 * `headers` go with every refusal; `front` is asked of what is let in. With `tls` it speaks that alone, and its certificate
 * follows the one of the folder.
 */
export const sheddingServer = (
  options: ServerOptions,
  admission: Admission,
  headers: Readonly<Record<string, string>>,
  front: Front,
  tls: Option.Option<ListenerTls>
): Effect.Effect<Server | TlsServer, never, Scope.Scope> =>
  Effect.gen(function* () {
    const door: Door = { admission, refusal: yield* refusal(headers), front }
    if (Option.isNone(tls)) return new SheddingServer(options, door)
    const server = new SheddingTlsServer({ ...options, ...tls.value.options }, door)
    yield* followPair(server, tls.value)
    return server
  })

/**
 * The text of a small request's body, read straight from Node's stream: the general reader (a cached effect over a stream's end,
 * its close and its errors) costs a twentieth of a request that is answered by one step. Whoever read a body and then leaves the
 * request to somebody else hands on `readAgain`.
 */
import { NodeHttpServerRequest } from "@effect/platform-node"
import { Effect } from "effect"
import { HttpIncomingMessage, HttpServerError, HttpServerRequest } from "effect/http"
import { IncomingMessage } from "node:http"

const malformed = (request: HttpServerRequest.HttpServerRequest, cause: unknown) =>
  new HttpServerError.HttpServerError({ reason: new HttpServerError.RequestParseError({ request, cause }) })

/** Node's own request, when its body comes at once and is of a length that is known and let in. */
const plain = (
  request: HttpServerRequest.HttpServerRequest,
  maximum: number
): { readonly source: IncomingMessage } | undefined => {
  const { "content-length": length, expect } = request.headers
  const source: unknown = NodeHttpServerRequest.toIncomingMessage(request)
  return source instanceof IncomingMessage && expect === undefined && Number(length) <= maximum ? { source } : undefined
}

/** Reads the body, once. Fails as `request.text` does. */
export const bodyText = (
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<string, HttpServerError.HttpServerError> =>
  Effect.withFiber((fiber) => {
    const maximum = fiber.getRef(HttpIncomingMessage.MaxBodySize)
    const found = plain(request, maximum === undefined ? Number.POSITIVE_INFINITY : Number(maximum))
    return found === undefined ? request.text : textOf(request, found.source)
  })

const textOf = (request: HttpServerRequest.HttpServerRequest, source: IncomingMessage) =>
  Effect.callback<string, HttpServerError.HttpServerError>((resume) => {
    const chunks: Array<Buffer> = []
    const onData = (chunk: Buffer) => {
      chunks.push(chunk)
    }
    const onEnd = () => {
      leave()
      const [first] = chunks
      resume(Effect.succeed((first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)).toString()))
    }
    const onError = (cause: Error) => {
      leave()
      resume(Effect.fail(malformed(request, cause)))
    }
    // Also where the client goes away: that is an error to who listens for one.
    const leave = () => {
      source.off("data", onData).off("end", onEnd).off("error", onError)
    }
    source.on("data", onData).on("end", onEnd).on("error", onError)
    return Effect.sync(leave)
  })

/** The request with its body to be read as if nobody had. */
export const readAgain = (
  request: HttpServerRequest.HttpServerRequest,
  body: string
): HttpServerRequest.HttpServerRequest =>
  HttpServerRequest.fromWeb(
    new Request(`http://localhost${request.url}`, { method: request.method, headers: { ...request.headers }, body })
  ).modify({
    url: request.url,
    headers: request.headers,
    remoteAddress: request.remoteAddress,
    peerAddress: request.peerAddress
  })

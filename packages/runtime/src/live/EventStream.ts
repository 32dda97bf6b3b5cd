/** A live stream on the wire: server-sent events (HTML Living Standard 9.2). */
import { NodeHttpServerRequest } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { Sse } from "effect/encoding"
import { heartbeat, type Heartbeat } from "./LiveStreams.ts"

/** A line that readers ignore: only proxies and sockets see that the connection lives. */
const heartbeatLine = ": heartbeat\n\n"

/** An event as the wire has it; `id` is what a reader that comes again says it has. */
export interface WireEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** Closes the connection of a reader that takes nothing: an end of the stream would wait behind what it does not take. */
const closeConnection = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.sync(() => void NodeHttpServerRequest.toServerResponse(request).destroy())

const isHeartbeat = (live: unknown): live is Heartbeat => live === heartbeat

/** The answer that lasts. `follow` is given what closes the connection of a reader that takes nothing. */
export const eventStream = <Live>(
  request: HttpServerRequest.HttpServerRequest,
  follow: (cutOff: Effect.Effect<void>) => Stream.Stream<Live | Heartbeat>,
  encode: (live: Live) => Effect.Effect<WireEvent>
) =>
  HttpServerResponse.stream(
    follow(closeConnection(request)).pipe(
      Stream.mapEffect((live) =>
        isHeartbeat(live)
          ? Effect.succeed(heartbeatLine)
          : Effect.map(encode(live), (event) => Sse.encoder.write({ _tag: "Event", ...event }))
      ),
      Stream.encodeText
    ),
    {
      contentType: "text/event-stream",
      // The connection goes with the stream: kept alive, it would hold back a listener that stops.
      headers: { "cache-control": "no-store", "x-accel-buffering": "no", connection: "close" }
    }
  )

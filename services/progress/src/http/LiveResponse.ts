/** The live stream on the wire: server-sent events. */
import { NodeHttpServerRequest } from "@effect/platform-node"
import { ProgressStreamEvent } from "@lyceum/api/Progress"
import type { UserId } from "@lyceum/domain/Ids"
import { Effect, Schema, Stream } from "effect"
import { Sse } from "effect/encoding"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import type { Live, LiveProgress } from "../live/LiveProgress.ts"

const encodeEvent = Schema.encodeEffect(ProgressStreamEvent)

/** A line that readers ignore: only proxies and sockets see that the connection lives. */
const heartbeat = ": heartbeat\n\n"

const eventOf = (live: Exclude<Live, { readonly kind: "heartbeat" }>): ProgressStreamEvent =>
  live.kind === "sync" ? { event: "sync", data: { asOf: live.asOf } } : { event: "progress", data: live.change }

const render = (live: Live) =>
  live.kind === "heartbeat"
    ? Effect.succeed(heartbeat)
    : encodeEvent(eventOf(live)).pipe(
        Effect.map((event) => Sse.encoder.write({ _tag: "Event", id: undefined, ...event })),
        Effect.orDie
      )

/** Closes the connection of a reader that takes nothing: an end of the stream would wait behind what it does not take. */
const closeConnection = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.sync(() => void NodeHttpServerRequest.toServerResponse(request).destroy())

/** The answer that lasts. */
export const liveResponse = (
  live: LiveProgress["Service"],
  userId: UserId,
  request: HttpServerRequest.HttpServerRequest
) =>
  HttpServerResponse.stream(
    live.follow(userId, closeConnection(request)).pipe(Stream.mapEffect(render), Stream.encodeText),
    {
      contentType: "text/event-stream",
      // The connection goes with the stream: kept alive, it would hold back a listener that stops.
      headers: { "cache-control": "no-cache", "x-accel-buffering": "no", connection: "close" }
    }
  )

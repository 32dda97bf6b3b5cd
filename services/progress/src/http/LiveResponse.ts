/** The live stream of one's own progress on the wire. */
import { ProgressStreamEvent } from "@lyceum/api/ProgressStream"
import type { UserId } from "@lyceum/domain/Ids"
import { eventStream } from "@lyceum/runtime/live/EventStream"
import { Effect, Schema } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { Live, LiveProgress } from "../live/LiveProgress.ts"

const encodeEvent = Schema.encodeEffect(ProgressStreamEvent)

const eventOf = (live: Live): ProgressStreamEvent =>
  live.kind === "sync" ? { event: "sync", data: { asOf: live.asOf } } : { event: "progress", data: live.change }

/** The answer that lasts. */
export const liveResponse = (
  live: LiveProgress["Service"],
  userId: UserId,
  request: HttpServerRequest.HttpServerRequest
) =>
  eventStream<Live>(
    request,
    (cutOff) => live.follow(userId, cutOff),
    (one) => Effect.orDie(Effect.map(encodeEvent(eventOf(one)), (event) => ({ id: undefined, ...event })))
  )

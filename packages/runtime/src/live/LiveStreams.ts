/** Open live streams of a process: each with a bounded buffer, a sign of life, and an end when the service stops. */
import { type Cause, Context, Deferred, type Duration, Effect, Option, Queue, Stream } from "effect"

/** Says that the connection lives, and nothing else. */
export const heartbeat = { kind: "heartbeat" } as const
export type Heartbeat = typeof heartbeat

/** Events that wait for a reader at most. */
export const liveBuffer = 100

/** How often a sign of life is sent, how long a full buffer waits for its reader, and how long a stream lasts. */
export const Pacing = Context.Reference<{
  readonly heartbeat: Duration.Input
  readonly patience: Duration.Input
  readonly lifetime: Duration.Input
}>("@lyceum/runtime/live/Pacing", {
  // A session that has ended meanwhile sees no more than the rest of a lifetime.
  defaultValue: () => ({ heartbeat: "15 seconds", patience: "30 seconds", lifetime: "10 minutes" })
})

/** Hands an event to the reader; returns when there is room for it. */
export type Give<Live> = (live: Live) => Effect.Effect<void>

export interface LiveStreams {
  /**
   * A stream of what `produce` gives, with heartbeats between. It ends with `produce`, after a lifetime, and when the service
   * stops. A reader that takes nothing for as long as the patience lasts is left: `cutOff` is run then.
   */
  readonly open: <Live, R>(
    produce: (give: Give<Live | Heartbeat>) => Effect.Effect<void, never, R>,
    cutOff: Effect.Effect<void>
  ) => Stream.Stream<Live | Heartbeat, never, R>
  /** Ends every stream, also those to come: the first step of stopping. */
  readonly end: Effect.Effect<void>
}

/** Streams that end together. */
export const liveStreams: Effect.Effect<LiveStreams> = Effect.gen(function* () {
  const pacing = yield* Pacing
  const ended = yield* Deferred.make<void>()
  return {
    open: <Live, R>(
      produce: (give: Give<Live | Heartbeat>) => Effect.Effect<void, never, R>,
      cutOff: Effect.Effect<void>
    ) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const queue = yield* Queue.bounded<Live | Heartbeat, Cause.Done>(liveBuffer)
          const give = (live: Live | Heartbeat) =>
            Effect.flatMap(Effect.timeoutOption(Queue.offer(queue, live), pacing.patience), (taken) =>
              Option.isSome(taken) ? Effect.void : Effect.andThen(cutOff, Effect.interrupt)
            )
          const beat = Effect.forever(Effect.delay(give(heartbeat), pacing.heartbeat))
          yield* Effect.raceAllFirst([produce(give), beat, Effect.sleep(pacing.lifetime), Deferred.await(ended)]).pipe(
            Effect.tapCause((cause) => Effect.logDebug("a live stream has ended", cause)),
            Effect.ensuring(Queue.end(queue)),
            Effect.forkScoped
          )
          return Stream.fromQueue(queue)
        })
      ),
    end: Effect.asVoid(Deferred.succeed(ended, undefined))
  }
})

/**
 * How fast messages may leave: a token bucket a channel, in this process. It holds one second's worth (at least one), so that a quiet minute is
 * not made up for at once. The carriers count for the whole account: what one process may take is the account's rate divided by
 * how many of them run at most.
 */
import { Clock, Context, Effect, Schema } from "effect"
import type { Channel } from "./Carrier.ts"

/** Longest wait for a turn. Who would wait longer goes back to the queue: the function's time is paid for, the queue's is not. */
export const patienceMillis = 5_000

/** It is not this message's turn yet. */
export class RateReached extends Schema.TaggedError<RateReached>()("RateReached", {}) {
  override get message() {
    return "the rate of messages is reached: the message waits in the queue"
  }
}

export interface Bucket {
  /** Waits for a turn, at most `patienceMillis`. */
  readonly turn: Effect.Effect<void, RateReached>
  /** The carrier said that it was too much: the next turn is a second away. */
  readonly slowDown: Effect.Effect<void>
}

/** A bucket of `perSecond` tokens. */
export const bucket = (perSecond: number): Bucket => {
  const most = Math.max(1, perSecond)
  let tokens = most
  let filledAt = -Infinity
  const fill = (now: number) => {
    if (filledAt !== -Infinity) tokens = Math.min(most, tokens + ((now - filledAt) * perSecond) / 1000)
    filledAt = Math.max(filledAt, now)
  }
  return {
    turn: Effect.gen(function* () {
      fill(yield* Clock.currentTimeMillis)
      const wait = Math.max(0, ((1 - tokens) * 1000) / perSecond)
      if (wait > patienceMillis) return yield* new RateReached()
      tokens -= 1
      if (wait > 0) yield* Effect.sleep(wait)
    }),
    slowDown: Effect.map(Clock.currentTimeMillis, (now) => {
      fill(now)
      tokens = Math.min(tokens, 1 - perSecond)
    })
  }
}

const free: Bucket = { turn: Effect.void, slowDown: Effect.void }

/** The buckets. Unless given, nothing is held back: a folder has no rate. */
export const SendRate = Context.Reference<Readonly<Record<Channel, Bucket>>>(
  "@lyceum/notification-processor/SendRate",
  {
    defaultValue: () => ({ email: free, sms: free })
  }
)

/**
 * The end of every partition that somebody in this process waits for. Moved at once by this process' own publishes, and by
 * one shared poll for those of others: every 20 ms while they publish, slower and slower down to every 250 ms when they
 * do not, and not at all when nobody waits. So a process at rest costs four small statements a second at most.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Deferred, Effect, Layer, Schema } from "effect"

const quickest = 20
const slowest = 250

interface Waiter {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly woken: Deferred.Deferred<void>
}

const End = Schema.Struct({ topic: Schema.String, partition: Schema.Int, end: Schema.Finite })
const decodeEnds = Schema.decodeUnknownEffect(Schema.Array(End))

export class EndOffsets extends Context.Service<
  EndOffsets,
  {
    /** The partition now ends at `end`; wakes who waits for it. Ends only grow: an older answer is ignored. */
    readonly moved: (topic: string, partition: number, end: number) => void
    /** Returns as soon as one of the partitions ends behind the given offset. */
    readonly awaitAny: (
      places: ReadonlyArray<{ readonly topic: string; readonly partition: number; readonly offset: number }>
    ) => Effect.Effect<void>
  }
>()("@lyceum/messaging/postgres/EndOffsets") {
  static readonly layer = Layer.effect(
    EndOffsets,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const ends = new Map<string, number>()
      const waiters = new Set<Waiter>()
      let wanted = Deferred.makeUnsafe<void>()

      const place = (topic: string, partition: number) => `${topic}\u0000${partition}`
      /** Says whether that was news. */
      const move = (topic: string, partition: number, end: number): boolean => {
        const known = ends.get(place(topic, partition))
        if (known !== undefined && known >= end) return false
        ends.set(place(topic, partition), end)
        for (const waiter of waiters) {
          if (waiter.topic === topic && waiter.partition === partition && waiter.offset < end) {
            Deferred.doneUnsafe(waiter.woken, Effect.void)
          }
        }
        return true
      }

      const awaitAny = (
        places: ReadonlyArray<{ readonly topic: string; readonly partition: number; readonly offset: number }>
      ) =>
        Effect.suspend(() => {
          if (places.some((at) => (ends.get(place(at.topic, at.partition)) ?? 0) > at.offset)) return Effect.void
          const woken = Deferred.makeUnsafe<void>()
          const mine = places.map((at) => ({ ...at, woken }))
          for (const waiter of mine) waiters.add(waiter)
          Deferred.doneUnsafe(wanted, Effect.void)
          return Effect.ensuring(
            Deferred.await(woken),
            Effect.sync(() => {
              for (const waiter of mine) waiters.delete(waiter)
            })
          )
        })

      const poll = Effect.gen(function* () {
        const topics = [...new Set([...waiters].map(({ topic }) => topic))]
        const found = yield* Effect.flatMap(
          sql`SELECT topic, partition, next_offset::float8 AS end FROM partitions WHERE topic = ANY(${topics}::text[])`,
          decodeEnds
        )
        return found.filter(({ topic, partition, end }) => move(topic, partition, end)).length > 0
      })

      let pause = quickest
      yield* Effect.forkScoped(
        Effect.forever(
          Effect.gen(function* () {
            if (waiters.size === 0) {
              wanted = Deferred.makeUnsafe<void>()
              yield* Deferred.await(wanted)
            }
            // A poll that fails is a poll that saw nothing: whoever reads next meets the failure itself.
            const changed = yield* Effect.catchCause(poll, () => Effect.succeed(false))
            pause = changed ? quickest : Math.min(slowest, pause * 1.5)
            yield* Effect.sleep(pause)
          })
        )
      )

      return EndOffsets.of({ moved: (topic, partition, end) => void move(topic, partition, end), awaitAny })
    })
  )
}

/** How complete answers are: what the groups have read, against what is in the log. */
import { PgClient } from "@effect/sql-pg"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Cache, Clock, Context, DateTime, Effect, Exit, Layer } from "effect"
import type { Source } from "./domain/Groups.ts"
import { handled } from "./projections/Handled.ts"

/** `asOf` and `behind` of an answer; see the contract. */
export interface AsOf {
  readonly asOf: DateTime.Utc
  readonly behind: { readonly records: number; readonly seconds: number }
}

/** Where a source stands: records that wait, and the time up to which its tables are complete. Milliseconds since 1970. */
interface Standing {
  readonly records: number
  readonly completeAt: number
}

export class Freshness extends Context.Service<
  Freshness,
  {
    /** How complete an answer from these sources is: never better than the least complete of them. */
    readonly of: (sources: ReadonlyArray<Source>) => Effect.Effect<AsOf>
  }
>()("@lyceum/analytics/Freshness") {
  static readonly layer = Layer.effect(
    Freshness,
    Effect.gen(function* () {
      const log = yield* EventLog
      const sql = yield* PgClient.PgClient
      /** What was known when the log last answered. */
      const known = new Map<string, Standing>()

      /**
       * The times are read before the tables are: what is committed in between can only make the answer more complete. With
       * nothing waiting, it is complete up to the moment of asking; else up to the newest record that the slowest partition
       * has handled. When the log is away, the last standing stays true and grows old.
       */
      const ask = Effect.fnUntraced(
        function* ({ group, topic }: Source) {
          const asked = yield* Clock.currentTimeMillis
          const offsets = yield* log.groupOffsets(group, [topic])
          const waiting = offsets.filter(({ lag }) => lag > 0)
          const newest = new Map(
            (waiting.length === 0 ? [] : yield* handled)
              .filter((row) => row.topic === topic)
              .map(({ newest, partition }) => [partition, newest.getTime()])
          )
          const standing: Standing = {
            records: waiting.reduce((sum, { lag }) => sum + lag, 0),
            completeAt: Math.min(asked, ...waiting.map(({ partition }) => newest.get(partition) ?? 0))
          }
          known.set(group, standing)
          return standing
        },
        Effect.provideService(PgClient.PgClient, sql),
        (effect, { group }) =>
          effect.pipe(
            Effect.catch((error) =>
              Effect.as(
                Effect.logWarning(`it is not known how far ${group} is behind`, error),
                known.get(group) ?? { records: 0, completeAt: 0 }
              )
            )
          )
      )
      const standings = yield* Cache.makeWith((source: Source) => ask(source), {
        capacity: 100,
        timeToLive: Exit.match({ onFailure: () => "0 millis", onSuccess: () => "1 second" })
      })

      return Freshness.of({
        of: Effect.fn("Freshness.of")(function* (sources) {
          const all = yield* Effect.forEach(sources, (source) => Cache.get(standings, source), {
            concurrency: "unbounded"
          })
          const now = yield* Clock.currentTimeMillis
          const asOf = Math.min(...all.map(({ completeAt }) => completeAt))
          return {
            asOf: DateTime.makeUnsafe(asOf),
            behind: {
              records: all.reduce((sum, { records }) => sum + records, 0),
              seconds: Math.max(0, now - asOf) / 1000
            }
          }
        })
      })
    })
  )
}

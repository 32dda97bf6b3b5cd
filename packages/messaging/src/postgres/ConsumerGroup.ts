/**
 * Consumer groups of the embedded log: one active member a group (a lease), all others stand by. The member's epoch fences
 * its offsets: whoever lost the lease without noticing cannot move them any more.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Effect, Layer, Schema } from "effect"
import { type ConsumedRecord, type EventLogError, EventLogUnavailable, type GroupOffset } from "../EventLog.ts"
import { EndOffsets } from "./EndOffsets.ts"
import { rows, unavailable } from "./Failures.ts"
import { Leases } from "./Leases.ts"
import { Partitions } from "./Partitions.ts"

interface Place {
  readonly topic: string
  readonly partition: number
  offset: number
}

const EpochRow = Schema.Struct({ epoch: Schema.Finite })
const OffsetRow = Schema.Struct({
  topic: Schema.String,
  partition: Schema.Int,
  offset: Schema.Finite,
  endOffset: Schema.Finite
})
const MovedRow = Schema.Struct({ moved: Schema.Int })

export class ConsumerGroup extends Context.Service<
  ConsumerGroup,
  {
    readonly consume: <E, R>(options: {
      readonly group: string
      readonly topics: ReadonlyArray<string>
      readonly maxBatch: number
      readonly handle: (batch: ReadonlyArray<ConsumedRecord>) => Effect.Effect<void, E, R>
    }) => Effect.Effect<never, EventLogError | E, R>
    readonly offsets: (
      group: string,
      topics: ReadonlyArray<string>
    ) => Effect.Effect<ReadonlyArray<GroupOffset>, EventLogError>
    readonly reset: (group: string, topics: ReadonlyArray<string>) => Effect.Effect<void, EventLogError>
  }
>()("@lyceum/messaging/postgres/ConsumerGroup") {
  static readonly layer = Layer.effect(
    ConsumerGroup,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const ends = yield* EndOffsets
      const leases = yield* Leases
      const partitions = yield* Partitions

      const lease = (group: string) => `group/${group}`
      const known = (topics: ReadonlyArray<string>) => Effect.forEach(topics, partitions.count, { discard: true })

      const offsets = Effect.fnUntraced(function* (group: string, topics: ReadonlyArray<string>) {
        yield* known(topics)
        const found = yield* rows(OffsetRow)(
          "read a group's offsets",
          sql`SELECT p.topic, p.partition, coalesce(g.next_offset, 0)::float8 AS offset, p.next_offset::float8 AS "endOffset"
            FROM partitions p LEFT JOIN group_offsets g
              ON g.consumer_group = ${group} AND g.topic = p.topic AND g.partition = p.partition
            WHERE p.topic = ANY(${[...topics]}::text[]) ORDER BY p.topic, p.partition`
        )
        return found.map((row) => ({ ...row, lag: Math.max(0, row.endOffset - row.offset) }))
      })

      /** A new epoch: every commit of an earlier member is refused from here on. */
      const begin = (group: string) =>
        Effect.flatMap(
          rows(EpochRow)(
            "join a group",
            sql`INSERT INTO consumer_groups (name, epoch) VALUES (${group}, 1)
              ON CONFLICT (name) DO UPDATE SET epoch = consumer_groups.epoch + 1 RETURNING epoch::float8 AS epoch`
          ),
          ([row]) => (row === undefined ? Effect.die("an upsert returned no row") : Effect.succeed(row.epoch))
        )

      /** False = fenced. */
      const move = (group: string, epoch: number, place: Place, offset: number) =>
        Effect.map(
          rows(MovedRow)(
            "commit an offset",
            sql`WITH fence AS (SELECT 1 FROM consumer_groups
                WHERE name = ${group} AND epoch = ${BigInt(epoch)} FOR SHARE)
              INSERT INTO group_offsets (consumer_group, topic, partition, next_offset)
              SELECT ${group}, ${place.topic}, ${place.partition}::int, ${BigInt(offset)} FROM fence
              ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = excluded.next_offset
              RETURNING 1 AS moved`
          ),
          (moved) => moved.length > 0
        )

      /** Reads, handles and commits in turn until fenced. */
      const lead = <E, R>(options: {
        readonly group: string
        readonly topics: ReadonlyArray<string>
        readonly maxBatch: number
        readonly handle: (batch: ReadonlyArray<ConsumedRecord>) => Effect.Effect<void, E, R>
      }) =>
        Effect.gen(function* () {
          const epoch = yield* begin(options.group)
          const places: Array<Place> = (yield* offsets(options.group, options.topics)).map(
            ({ topic, partition, offset }) => ({ topic, partition, offset })
          )
          let idle = 0
          while (true) {
            for (const place of places) {
              const { records, endOffset } = yield* partitions.fetch({
                topic: place.topic,
                partition: place.partition,
                offset: place.offset,
                maxRecords: options.maxBatch,
                maxWaitMillis: 0
              })
              const last = records.at(-1)
              idle = last === undefined ? idle + 1 : 0
              if (last !== undefined) yield* options.handle(records)
              const next = last === undefined ? endOffset : last.offset + 1
              if (next !== place.offset) {
                if (!(yield* move(options.group, epoch, place, next))) return
                place.offset = next
              }
              if (idle >= places.length) {
                yield* ends.awaitAny(places)
                idle = 0
              }
            }
          }
        })

      const consume = <E, R>(options: Parameters<typeof lead<E, R>>[0]): Effect.Effect<never, EventLogError | E, R> =>
        Effect.andThen(known(options.topics), Effect.forever(leases.hold(lease(options.group), lead(options)))).pipe(
          Effect.catchTag("LeaseLost", (cause) => Effect.fail(new EventLogUnavailable({ operation: "consume", cause })))
        )

      const reset = Effect.fnUntraced(function* (group: string, topics: ReadonlyArray<string>) {
        yield* known(topics)
        yield* leases
          .tryHold(
            lease(group),
            unavailable("reset a group")(
              sql`DELETE FROM group_offsets WHERE consumer_group = ${group} AND topic = ANY(${[...topics]}::text[])`
            ).pipe(Effect.asVoid),
            Effect.fail(
              new EventLogUnavailable({
                operation: "reset a group",
                cause: new Error(`group "${group}" has active members`)
              })
            )
          )
          .pipe(
            Effect.catchTag("LeaseLost", (cause) =>
              Effect.fail(new EventLogUnavailable({ operation: "reset a group", cause }))
            )
          )
      })

      return ConsumerGroup.of({ consume, offsets, reset })
    })
  )
}

/**
 * Reading and appending partitions: what the embedded event log and its stream tasks share. An append assigns offsets and
 * stores the batches in ONE statement; the rows of the partitions stay locked until commit, so commit order is offset
 * order, and they are locked in the order of their numbers, so two publishers never wait for each other in a circle.
 */
import { PgClient } from "@effect/sql-pg"
import { Context, Duration, Effect, Layer, Schema } from "effect"
import { type EventLogError, type FetchResult, type LogRecord, UnknownTopic } from "../EventLog.ts"
import { partitionOf } from "../Partitioner.ts"
import { EndOffsets } from "./EndOffsets.ts"
import { rows } from "./Failures.ts"
import { packBatch, unpackBatch } from "./RecordBatch.ts"

/** A stored batch holds at most so many records and about so many bytes: it is read as a whole. */
const maxBatchRecords = 1000
const maxBatchBytes = 1_000_000
/** One read returns at most about so many bytes, and one batch at least. */
const maxFetchBytes = 8_000_000

interface Batch {
  readonly partition: number
  readonly records: Array<LogRecord>
}

/** Where an append ended, for who waits for it. */
export interface Appended {
  readonly topic: string
  readonly partition: number
  readonly end: number
}

const AppendedRow = Schema.Struct({ partition: Schema.Int, end: Schema.Finite })
const CountRow = Schema.Struct({ partitions: Schema.Int })
const BatchRow = Schema.Struct({
  end: Schema.Finite,
  baseOffset: Schema.NullOr(Schema.Finite),
  payload: Schema.NullOr(Schema.Uint8Array)
})

// Made once: a decoder is worked out anew for every array of rows that is named anew.
const countRows = rows(CountRow)
const appendedRows = rows(AppendedRow)
const batchRows = rows(BatchRow)

export class Partitions extends Context.Service<
  Partitions,
  {
    readonly count: (topic: string) => Effect.Effect<number, EventLogError>
    /** Appends, in the caller's transaction if there is one; `announce` the result when it is committed. */
    readonly append: (
      topic: string,
      records: ReadonlyArray<LogRecord>
    ) => Effect.Effect<ReadonlyArray<Appended>, EventLogError>
    readonly announce: (appended: ReadonlyArray<Appended>) => void
    readonly fetch: (options: {
      readonly topic: string
      readonly partition: number
      readonly offset: number
      readonly maxRecords: number
      readonly maxWaitMillis: number
    }) => Effect.Effect<FetchResult, EventLogError>
  }
>()("@lyceum/messaging/postgres/Partitions") {
  static readonly layer = Layer.effect(
    Partitions,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const ends = yield* EndOffsets
      const counts = new Map<string, number>()
      let turn = 0

      const count = (topic: string) =>
        Effect.suspend((): Effect.Effect<number, EventLogError> => {
          const known = counts.get(topic)
          if (known !== undefined) return Effect.succeed(known)
          return countRows("read a topic", sql`SELECT partitions FROM topics WHERE name = ${topic}`).pipe(
            Effect.flatMap(([row]) => {
              if (row === undefined) return Effect.fail(new UnknownTopic({ topic }))
              counts.set(topic, row.partitions)
              return Effect.succeed(row.partitions)
            })
          )
        })

      /** The records by partition, cut into batches; a record without a key goes where the others of its call go. */
      const split = (records: ReadonlyArray<LogRecord>, partitions: number): ReadonlyArray<Array<Batch>> => {
        const anywhere = turn++ % partitions
        const rounds: Array<Array<Batch>> = []
        const open = new Map<number, { readonly batch: Batch; readonly round: number; bytes: number }>()
        // Most calls are of one key.
        let key: string | null = null
        let ofKey = anywhere
        for (const record of records) {
          if (record.key !== key && record.key !== null) ofKey = partitionOf(record.key, partitions)
          key = record.key
          const partition = key === null ? anywhere : ofKey
          let last = open.get(partition)
          if (last === undefined || last.batch.records.length >= maxBatchRecords || last.bytes >= maxBatchBytes) {
            last = { batch: { partition, records: [] }, round: last === undefined ? 0 : last.round + 1, bytes: 0 }
            open.set(partition, last)
            const round = rounds[last.round]
            if (round === undefined) rounds.push([last.batch])
            else round.push(last.batch)
          }
          last.batch.records.push(record)
          last.bytes += record.value.length
        }
        return rounds
      }

      const appendRound = (topic: string, batches: ReadonlyArray<Batch>) => {
        const values = batches.map(
          ({ partition, records }) => sql`(${partition}::int, ${records.length}::int, ${packBatch(records)}::bytea)`
        )
        const numbers = batches.map(({ partition }) => partition)
        return appendedRows(
          "publish",
          sql`WITH input (partition, records, payload) AS (VALUES ${sql.csv(values)}),
            locked AS (SELECT partition FROM partitions
              WHERE topic = ${topic} AND partition = ANY(${numbers}::int[]) ORDER BY partition FOR UPDATE),
            moved AS (UPDATE partitions p SET next_offset = p.next_offset + i.records
              FROM input i JOIN locked USING (partition) WHERE p.topic = ${topic} AND p.partition = i.partition
              RETURNING p.partition, p.next_offset),
            stored AS (INSERT INTO batches (topic, partition, base_offset, records, payload)
              SELECT ${topic}, i.partition, m.next_offset - i.records, i.records, i.payload
              FROM moved m JOIN input i USING (partition))
            SELECT partition, next_offset::float8 AS end FROM moved`
        )
      }

      const append = Effect.fnUntraced(function* (topic: string, records: ReadonlyArray<LogRecord>) {
        const partitions = yield* count(topic)
        const appended: Array<Appended> = []
        for (const batches of split(records, partitions)) {
          for (const { partition, end } of yield* appendRound(topic, batches)) appended.push({ topic, partition, end })
        }
        return appended
      })

      const announce = (appended: ReadonlyArray<Appended>): void => {
        for (const { topic, partition, end } of appended) ends.moved(topic, partition, end)
      }

      const read = (topic: string, partition: number, offset: number, maxRecords: number) =>
        batchRows(
          "read",
          sql`SELECT p.next_offset::float8 AS end, b.base_offset::float8 AS "baseOffset", b.payload
            FROM partitions p LEFT JOIN LATERAL (
              SELECT base_offset, payload FROM (
                SELECT base_offset, payload,
                  sum(records) OVER before AS records_before, sum(octet_length(payload)) OVER before AS bytes_before
                FROM (
                  SELECT base_offset, records, payload FROM batches
                  WHERE topic = p.topic AND partition = p.partition AND base_offset + records > ${BigInt(offset)}
                    AND base_offset >= coalesce((SELECT max(base_offset) FROM batches WHERE topic = p.topic
                      AND partition = p.partition AND base_offset <= ${BigInt(offset)}), 0)
                  ORDER BY base_offset LIMIT least(${maxRecords}::int, 500)
                ) AS next
                WINDOW before AS (ORDER BY base_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
              ) AS sized
              WHERE coalesce(records_before, 0) < ${maxRecords}::int AND coalesce(bytes_before, 0) < ${maxFetchBytes}::int
            ) AS b ON true
            WHERE p.topic = ${topic} AND p.partition = ${partition}::int ORDER BY b.base_offset`
        ).pipe(
          Effect.flatMap((found) => {
            const first = found[0]
            if (first === undefined) return Effect.fail(new UnknownTopic({ topic }))
            const records = found.flatMap(({ baseOffset, payload }) =>
              baseOffset === null || payload === null
                ? []
                : unpackBatch({ topic, partition, baseOffset, payload }, offset)
            )
            // Nothing left behind `offset` (the rest was pruned) is the end as well.
            const endOffset = records.length === 0 ? Math.max(offset, first.end) : first.end
            return Effect.succeed({
              records: records.length > maxRecords ? records.slice(0, maxRecords) : records,
              endOffset
            })
          })
        )

      const fetch = Effect.fnUntraced(function* (options: {
        readonly topic: string
        readonly partition: number
        readonly offset: number
        readonly maxRecords: number
        readonly maxWaitMillis: number
      }) {
        const { topic, partition, offset, maxRecords } = options
        yield* count(topic)
        const found: FetchResult = yield* read(topic, partition, offset, maxRecords)
        if (found.records.length > 0 || options.maxWaitMillis <= 0 || found.endOffset > offset) return found
        yield* ends
          .awaitAny([{ topic, partition, offset }])
          .pipe(Effect.timeoutOption(Duration.millis(options.maxWaitMillis)))
        return yield* read(topic, partition, offset, maxRecords)
      })

      return Partitions.of({ count, append, announce, fetch })
    })
  )
}

/**
 * EventLog on PostgreSQL tables (schema `messaging`): what the platform runs on when there is no Kafka. A published batch is
 * one row for each partition, as Kafka's record batches are, so it keeps tens of thousands of records a second. What is
 * published at the same time goes into the same batches.
 *
 * Differences from Kafka, all within the port: a group has one active member, which handles the partitions in turn;
 * `compacted` is kept but nothing is removed early: readers take the latest record of each key, as they must on Kafka too,
 * where compaction comes at any time. Batches that were appended more than `retentionDays` ago are removed; on Kafka the
 * records' own times count.
 */
import { PgClient } from "@effect/sql-pg"
import { together } from "@lyceum/database/Together"
import { Context, DateTime, Duration, Effect, Layer, Option, Schema } from "effect"
import { EventLog, type EventLogError, type LogRecord, TopicMismatch, type TopicSpec } from "../EventLog.ts"
import { ConsumerGroup } from "./ConsumerGroup.ts"
import { EndOffsets } from "./EndOffsets.ts"
import { rows, unavailable } from "./Failures.ts"
import { Leases } from "./Leases.ts"
import { Partitions } from "./Partitions.ts"
import { prune } from "./Retention.ts"

const CountRow = Schema.Struct({ partitions: Schema.Int })

interface Publication {
  readonly topic: string
  readonly records: ReadonlyArray<LogRecord>
}

const make = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const partitions = yield* Partitions
  const groups = yield* ConsumerGroup

  const ensureTopic = Effect.fnUntraced(function* (spec: TopicSpec) {
    // Both in one statement: a topic never stands there without its partitions.
    const [row] = yield* rows(CountRow)(
      "make a topic",
      sql`WITH made AS (
          INSERT INTO topics (name, partitions, retention_days, compacted)
          VALUES (${spec.name}, ${spec.partitions}::int, ${spec.retentionDays}::int, ${spec.compacted}::boolean)
          ON CONFLICT (name) DO UPDATE SET
            retention_days = CASE WHEN topics.partitions = excluded.partitions THEN excluded.retention_days ELSE topics.retention_days END,
            compacted = CASE WHEN topics.partitions = excluded.partitions THEN excluded.compacted ELSE topics.compacted END
          RETURNING name, partitions
        ), filled AS (
          INSERT INTO partitions (topic, partition)
          SELECT name, generate_series(0, partitions - 1) FROM made ON CONFLICT DO NOTHING
        ) SELECT partitions FROM made`
    )
    if (row !== undefined && row.partitions !== spec.partitions) {
      return yield* new TopicMismatch({ topic: spec.name, wanted: spec.partitions, found: row.partitions })
    }
  })

  const appendAll = (topic: string, records: ReadonlyArray<LogRecord>) =>
    Effect.map(partitions.append(topic, records), partitions.announce)
  // One statement, its locks and its flush for everybody who publishes at the same time.
  const appendWithOthers = together({
    isAlike: (one: Publication, other: Publication) => one.topic === other.topic,
    run: (all) => {
      const [first] = all
      const done = all.map(() => true as const)
      return first === undefined
        ? Effect.succeed(done)
        : Effect.as(
            appendAll(first.topic, all.length === 1 ? first.records : all.flatMap(({ records }) => records)),
            done
          )
    },
    // Bytes are never refused: it is the log that cannot take them.
    isEverybodys: () => true
  })
  const publish = (topic: string, records: ReadonlyArray<LogRecord>): Effect.Effect<void, EventLogError> =>
    Effect.withFiber(({ context }) =>
      Context.getOrUndefined(context, sql.transactionService) === undefined
        ? Effect.asVoid(appendWithOthers({ topic, records }))
        : appendAll(topic, records)
    )

  yield* Effect.gen(function* () {
    const now = yield* DateTime.now
    yield* unavailable("prune")(prune(sql, now.epochMilliseconds))
  }).pipe(
    Effect.catchCause((cause) => Effect.logWarning("old records were not removed", cause)),
    Effect.delay(Duration.minutes(5)),
    Effect.andThen(Effect.sleep(Duration.minutes(55))),
    Effect.forever,
    Effect.forkScoped
  )

  return EventLog.of({
    ensureTopics: (specs) => Effect.forEach(specs, ensureTopic, { discard: true }),
    keepsFrom: (topic) => Effect.as(partitions.count(topic), Option.none()),
    partitionCount: partitions.count,
    publish,
    fetch: partitions.fetch,
    consume: groups.consume,
    groupOffsets: groups.offsets,
    resetGroup: groups.reset
  })
})

/** The embedded event log over a pool of the role of schema `messaging`, whose tables are made by `./migrations.ts`. */
export const layer: Layer.Layer<EventLog, never, PgClient.PgClient> = Layer.effect(EventLog, make).pipe(
  Layer.provide(ConsumerGroup.layer),
  Layer.provide([Partitions.layer.pipe(Layer.provide(EndOffsets.layer)), EndOffsets.layer, Leases.layer])
)

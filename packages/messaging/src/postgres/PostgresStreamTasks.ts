/** StreamTasks on PostgreSQL: the task's row holds its epoch and checkpoint, a commit is one transaction with that row locked. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option, Schema } from "effect"
import { CommitIndefinite, shareAll, type StreamTask, StreamTasks, TaskFenced } from "../StreamTask.ts"
import { EndOffsets } from "./EndOffsets.ts"
import { rows } from "./Failures.ts"
import { type Appended, Partitions } from "./Partitions.ts"

const TaskRow = Schema.Struct({
  epoch: Schema.Finite,
  offset: Schema.NullOr(Schema.Finite),
  metadata: Schema.NullOr(Schema.String)
})

const make = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const partitions = yield* Partitions

  const open = Effect.fn("StreamTasks.open")(function* (options: {
    readonly name: string
    readonly topic: string
    readonly partition: number
  }) {
    const { name, partition, topic } = options
    const partitionCount = yield* partitions.count(topic)
    // Waits for a commit that is under way, and fences all later ones of whoever held the task.
    const [row] = yield* rows(TaskRow)(
      "open a stream task",
      sql`INSERT INTO stream_tasks (name, epoch) VALUES (${name}, 1)
        ON CONFLICT (name) DO UPDATE SET epoch = stream_tasks.epoch + 1
        RETURNING epoch::float8 AS epoch, next_offset::float8 AS offset, metadata`
    )
    if (row === undefined) return yield* Effect.die("an upsert returned no row")
    const { epoch, metadata, offset } = row

    const commit: StreamTask["commit"] = ({ checkpoint, produce }) =>
      sql
        .withTransaction(
          Effect.gen(function* () {
            const held = yield* sql`UPDATE stream_tasks
          SET next_offset = ${BigInt(checkpoint.offset)}, metadata = ${checkpoint.metadata}
          WHERE name = ${name} AND epoch = ${BigInt(epoch)} RETURNING 1 AS held`
            if (held.length === 0) return yield* new TaskFenced({ task: name })
            const appended: Array<Appended> = []
            // Topics in one order for all: two tasks that write to the same ones cannot block each other in a circle.
            for (const output of [...new Set(produce.map((one) => one.topic))].toSorted()) {
              const records = produce.filter((one) => one.topic === output).map(({ record }) => record)
              appended.push(...(yield* partitions.append(output, records)))
            }
            return appended
          })
        )
        .pipe(
          Effect.mapError((cause) =>
            cause._tag === "TaskFenced" ? cause : new CommitIndefinite({ task: name, cause })
          ),
          Effect.map(partitions.announce)
        )

    const task: StreamTask = {
      checkpoint: offset === null || metadata === null ? Option.none() : Option.some({ offset, metadata }),
      partitionCount,
      fetch: (at) => partitions.fetch({ topic, partition, ...at }),
      commit
    }
    return task
  })

  return StreamTasks.of({ open, share: shareAll(partitions.count) })
})

/** Over the same pool and in the same process as `PostgresEventLog.layer`, whose waiting readers it wakes. */
export const layer: Layer.Layer<StreamTasks, never, PgClient.PgClient> = Layer.effect(StreamTasks, make).pipe(
  Layer.provide(Partitions.layer),
  Layer.provide(EndOffsets.layer)
)

/** The statements of the embedded job queue. A job's receipt is who holds it now: only that holder may finish it. */
import type { PgClient } from "@effect/sql-pg"
import { Duration, Effect, Schema } from "effect"
import { JobQueueUnavailable } from "../JobQueue.ts"

export const JobRow = Schema.Struct({
  id: Schema.String,
  body: Schema.String,
  attempt: Schema.Int,
  enqueuedAt: Schema.Date,
  receipt: Schema.String,
  traceparent: Schema.NullOr(Schema.String)
})
export type JobRow = typeof JobRow.Type

const DeadRow = Schema.Struct({ id: Schema.String, body: Schema.String, attempts: Schema.Int, error: Schema.String })
const CountRow = Schema.Struct({ count: Schema.Int })
const Touched = Schema.Struct({ id: Schema.String })

const rows = <A>(Row: Schema.Codec<A, unknown>) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(Row))
  return <E>(operation: string, statement: Effect.Effect<ReadonlyArray<unknown>, E>) =>
    Effect.mapError(Effect.flatMap(statement, decode), (cause) => new JobQueueUnavailable({ operation, cause }))
}

/** Ids of finished jobs are remembered for so long. */
const remembered = "1 day"

export const jobTable = (sql: PgClient.PgClient) => {
  const seconds = (duration: Duration.Input) => Duration.toSeconds(duration)
  return {
    enqueue: (
      queue: string,
      jobs: ReadonlyArray<{
        readonly id: string
        readonly body: string
        readonly group?: string
        readonly delay?: Duration.Input
        readonly traceparent?: string
      }>
    ) =>
      rows(Touched)(
        "enqueue",
        // The driver refuses arrays of nulls, and of integers and fractions mixed: no group and no trace are '', delays go as text.
        sql`INSERT INTO jobs (queue, id, body, job_group, visible_at, traceparent)
          SELECT ${queue}, j.id, j.body, nullif(j.job_group, ''), clock_timestamp() + j.delay * interval '1 second',
            nullif(j.traceparent, '')
          FROM unnest(${jobs.map(({ id }) => id)}::text[], ${jobs.map(({ body }) => body)}::text[],
            ${jobs.map(({ group }) => group ?? "")}::text[],
            ${jobs.map(({ delay }) => String(seconds(delay ?? 0)))}::text[]::float8[],
            ${jobs.map(({ traceparent }) => traceparent ?? "")}::text[])
            WITH ORDINALITY AS j (id, body, job_group, delay, traceparent, nth)
          WHERE NOT EXISTS (SELECT FROM jobs_done d WHERE d.queue = ${queue} AND d.id = j.id)
          ORDER BY j.nth ON CONFLICT (queue, id) DO NOTHING RETURNING id`
      ),
    /** Takes up to `limit` due jobs; of a group only the oldest that is not dead. Each is hidden for `visibility`. */
    claim: (queue: string, limit: number, visibility: Duration.Input) =>
      rows(JobRow)(
        "receive jobs",
        sql`WITH due AS (
            SELECT queue, id FROM jobs j
            WHERE queue = ${queue} AND NOT dead AND visible_at <= clock_timestamp()
              AND (job_group IS NULL OR NOT EXISTS (SELECT FROM jobs e WHERE e.queue = j.queue
                AND e.job_group = j.job_group AND NOT e.dead AND e.position < j.position))
            ORDER BY visible_at, position LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
          )
          UPDATE jobs SET attempts = attempts + 1, receipt = gen_random_uuid(),
            visible_at = clock_timestamp() + ${String(seconds(visibility))}::text::float8 * interval '1 second'
          FROM due WHERE jobs.queue = due.queue AND jobs.id = due.id
          RETURNING jobs.id, body, attempts AS attempt, enqueued_at AS "enqueuedAt", receipt::text AS receipt,
            traceparent`
      ),
    /** Hides the job for longer; an empty answer = it belongs to somebody else now. */
    extend: (queue: string, job: JobRow, visibility: Duration.Input) =>
      rows(Touched)(
        "keep a job hidden",
        sql`UPDATE jobs SET visible_at = clock_timestamp() + ${String(seconds(visibility))}::text::float8 * interval '1 second'
          WHERE queue = ${queue} AND id = ${job.id} AND receipt = ${job.receipt}::uuid RETURNING id`
      ),
    finish: (queue: string, job: JobRow) =>
      rows(Touched)(
        "finish a job",
        sql`WITH gone AS (DELETE FROM jobs WHERE queue = ${queue} AND id = ${job.id} AND receipt = ${job.receipt}::uuid
            RETURNING queue, id)
          INSERT INTO jobs_done (queue, id) SELECT queue, id FROM gone ON CONFLICT DO NOTHING RETURNING id`
      ),
    retry: (queue: string, job: JobRow, error: string, delay: Duration.Input) =>
      rows(Touched)(
        "put a job back",
        sql`UPDATE jobs SET receipt = NULL, error = ${error},
            visible_at = clock_timestamp() + ${String(seconds(delay))}::text::float8 * interval '1 second'
          WHERE queue = ${queue} AND id = ${job.id} AND receipt = ${job.receipt}::uuid RETURNING id`
      ),
    /** Gives a job back that was not tried to the end: visible at once, the attempt not counted. */
    release: (queue: string, job: JobRow) =>
      rows(Touched)(
        "give a job back",
        sql`UPDATE jobs SET receipt = NULL, attempts = attempts - 1, visible_at = clock_timestamp()
          WHERE queue = ${queue} AND id = ${job.id} AND receipt = ${job.receipt}::uuid RETURNING id`
      ),
    bury: (queue: string, job: JobRow, error: string, attempts: number) =>
      rows(Touched)(
        "put a job aside",
        sql`UPDATE jobs SET receipt = NULL, dead = true, error = ${error}, attempts = ${attempts}::int
          WHERE queue = ${queue} AND id = ${job.id} AND receipt = ${job.receipt}::uuid RETURNING id`
      ),
    deadLetters: (queue: string, limit: number) =>
      rows(DeadRow)(
        "list dead letters",
        sql`SELECT id, body, attempts, error FROM jobs WHERE queue = ${queue} AND dead ORDER BY position LIMIT ${limit}::int`
      ),
    redrive: (queue: string) =>
      rows(Touched)(
        "redrive",
        sql`UPDATE jobs SET dead = false, attempts = 0, error = '', visible_at = clock_timestamp()
          WHERE queue = ${queue} AND dead RETURNING id`
      ),
    depth: (queue: string) =>
      Effect.map(
        rows(CountRow)("count jobs", sql`SELECT count(*)::int AS count FROM jobs WHERE queue = ${queue} AND NOT dead`),
        ([row]) => row?.count ?? 0
      ),
    forget: Effect.asVoid(sql`DELETE FROM jobs_done WHERE done_at < clock_timestamp() - ${remembered}::text::interval`)
  }
}

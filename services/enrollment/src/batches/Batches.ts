/** Bulk enrolments and their rows in the database. The only place of this service that holds e-mail addresses. */
import { BatchCounts, type BatchRow, BatchStatus, RowOutcome } from "@lyceum/api/EnrollmentBatches"
import { BatchId, UserId } from "@lyceum/domain/Ids"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import type { FileRow } from "./BatchFile.ts"

/** A batch with its counts. `everyCourse`: submitted by an admin; else only the submitter's own courses count. */
export const Batch = Schema.Struct({
  id: BatchId,
  createdBy: UserId,
  everyCourse: Schema.Boolean,
  fingerprint: Schema.String,
  correlationId: Schema.String,
  status: BatchStatus,
  createdAt: Schema.Date,
  finishedAt: Schema.NullOr(Schema.Date),
  counts: BatchCounts
})
export type Batch = typeof Batch.Type

const StoredRow = Schema.Struct({
  row: Schema.Int,
  email: Schema.NullOr(Schema.String),
  courseSlug: Schema.String,
  outcome: Schema.NullOr(RowOutcome),
  reason: Schema.NullOr(Schema.String)
})
const decodeBatches = Schema.decodeUnknownEffect(Schema.Array(Batch))
const decodeRows = Schema.decodeUnknownEffect(Schema.Array(StoredRow))
const decodeIds = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: BatchId })))

const shown = ({ courseSlug, email, outcome, reason, row }: typeof StoredRow.Type): typeof BatchRow.Type => ({
  row,
  courseSlug,
  ...(email === null ? {} : { email }),
  ...(outcome === null ? {} : { outcome }),
  ...(reason === null ? {} : { reason })
})

export interface NewBatch {
  readonly id: BatchId
  readonly createdBy: UserId
  readonly everyCourse: boolean
  readonly fingerprint: string
  readonly correlationId: string
  readonly rows: ReadonlyArray<FileRow>
}

/** What became of a row. `userId` only where the address belongs to an account. */
export interface Settlement {
  readonly batchId: BatchId
  readonly row: number
  readonly outcome: RowOutcome
  readonly reason: string | null
  readonly userId: UserId | null
}

export class Batches extends Context.Service<
  Batches,
  {
    /** Keeps the batch with its rows, or does nothing when one with this id is there. */
    readonly add: (batch: NewBatch) => Effect.Effect<void>
    readonly get: (id: BatchId) => Effect.Effect<Option.Option<Batch>>
    /** Up to `limit` rows after the given one, in the order of the file. */
    readonly rows: (id: BatchId, after: number, limit: number) => Effect.Effect<ReadonlyArray<typeof BatchRow.Type>>
    /** Rows without an outcome, in the order of the file. */
    readonly open: (id: BatchId, limit: number) => Effect.Effect<ReadonlyArray<typeof BatchRow.Type>>
    /** The statement that notes a row's outcome: once, whoever comes second. */
    readonly settled: (settlement: Settlement) => Statement.Fragment
    readonly settle: (settlement: Settlement) => Effect.Effect<void>
    readonly start: (id: BatchId) => Effect.Effect<void>
    readonly finish: (id: BatchId) => Effect.Effect<void>
    readonly unfinished: Effect.Effect<ReadonlyArray<BatchId>>
    /** Removes the addresses of an erased account. */
    readonly forget: (userId: UserId) => Effect.Effect<void>
    /** Removes the addresses of batches from before the time; returns how many. */
    readonly deleteEmails: (before: Date) => Effect.Effect<number>
  }
>()("@lyceum/enrollment/batches/Batches") {
  static readonly layer = Layer.effect(
    Batches,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      const add = Effect.fn("Batches.add")(function* (batch: NewBatch) {
        const { rows } = batch
        const now = DateTime.toDateUtc(yield* DateTime.now)
        yield* sql`WITH batch AS (
            INSERT INTO batches (id, created_by, every_course, fingerprint, correlation_id, created_at)
            VALUES (${batch.id}, ${batch.createdBy}, ${batch.everyCourse}, ${batch.fingerprint}, ${batch.correlationId}, ${now})
            ON CONFLICT (id) DO NOTHING RETURNING id
          )
          INSERT INTO batch_rows (batch_id, row, email, course_slug, outcome, reason)
          SELECT batch.id, r.row, r.email, r.slug, CASE WHEN r.problem <> '' THEN 'rejected' END, nullif(r.problem, '')
          FROM batch, unnest(${rows.map(({ email }) => email)}::text[], ${rows.map(({ courseSlug }) => courseSlug)}::text[],
            ${rows.map(({ problem }) => problem ?? "")}::text[]) WITH ORDINALITY AS r (email, slug, problem, row)`
      }, Effect.orDie)

      const get = Effect.fn("Batches.get")(function* (id: BatchId) {
        const rows = yield* decodeBatches(
          yield* sql`SELECT b.id, b.created_by AS "createdBy", b.every_course AS "everyCourse", b.fingerprint,
            b.correlation_id AS "correlationId", b.status, b.created_at AS "createdAt", b.finished_at AS "finishedAt",
            (SELECT json_build_object('total', count(*), 'done', count(outcome),
              'enrolled', count(*) FILTER (WHERE outcome = 'enrolled'),
              'alreadyEnrolled', count(*) FILTER (WHERE outcome = 'already-enrolled'),
              'waitlisted', count(*) FILTER (WHERE outcome = 'waitlisted'),
              'rejected', count(*) FILTER (WHERE outcome = 'rejected'))
              FROM batch_rows r WHERE r.batch_id = b.id) AS counts
            FROM batches b WHERE b.id = ${id}`
        )
        return Option.fromNullishOr(rows[0])
      }, Effect.orDie)

      const rowsOf = (rows: Effect.Effect<ReadonlyArray<unknown>, unknown>) =>
        rows.pipe(
          Effect.flatMap(decodeRows),
          Effect.orDie,
          Effect.map((found) => found.map(shown))
        )
      const columns = sql`SELECT row, email, course_slug AS "courseSlug", outcome, reason FROM batch_rows`

      const settled = ({ batchId, outcome, reason, row, userId }: Settlement) =>
        sql`UPDATE batch_rows SET outcome = ${outcome}, reason = ${reason}, user_id = ${userId}
          WHERE batch_id = ${batchId} AND row = ${row} AND outcome IS NULL`

      return Batches.of({
        add,
        get,
        rows: Effect.fn("Batches.rows")((id, after, limit) =>
          rowsOf(sql`${columns} WHERE batch_id = ${id} AND row > ${after}::int ORDER BY row LIMIT ${limit}::int`)
        ),
        open: Effect.fn("Batches.open")((id, limit) =>
          rowsOf(sql`${columns} WHERE batch_id = ${id} AND outcome IS NULL ORDER BY row LIMIT ${limit}::int`)
        ),
        settled,
        settle: Effect.fn("Batches.settle")(function* (settlement) {
          yield* settled(settlement)
        }, Effect.orDie),
        start: Effect.fn("Batches.start")(function* (id) {
          yield* sql`UPDATE batches SET status = 'running' WHERE id = ${id} AND status = 'queued'`
        }, Effect.orDie),
        finish: Effect.fn("Batches.finish")(function* (id) {
          const now = DateTime.toDateUtc(yield* DateTime.now)
          yield* sql`UPDATE batches SET status = 'done', finished_at = ${now} WHERE id = ${id} AND status <> 'done'`
        }, Effect.orDie),
        unfinished: sql`SELECT id FROM batches WHERE status <> 'done' ORDER BY created_at`.pipe(
          Effect.flatMap(decodeIds),
          Effect.map((rows) => rows.map(({ id }) => id)),
          Effect.orDie
        ),
        forget: Effect.fn("Batches.forget")(function* (userId) {
          yield* sql`UPDATE batch_rows SET email = NULL WHERE user_id = ${userId}`
        }, Effect.orDie),
        deleteEmails: Effect.fn("Batches.deleteEmails")(function* (before) {
          const rows = yield* sql`UPDATE batch_rows r SET email = NULL FROM batches b
            WHERE b.id = r.batch_id AND b.created_at < ${before} AND r.email IS NOT NULL RETURNING 1 AS one`
          return rows.length
        }, Effect.orDie)
      })
    })
  )
}

/** Handlers of `/v1/enrollment-batches`: bulk enrolment by instructors and admins. */
import { batchLimits, type EnrollmentBatch } from "@lyceum/api/EnrollmentBatches"
import { EnrollmentsApi } from "@lyceum/api/Enrollments"
import { IdempotencyKeyReused, NotFound, PayloadTooLarge, Unprocessable } from "@lyceum/api/Problems"
import { CommandContext, RequestIdempotency } from "@lyceum/database/CommandContext"
import { Uuids } from "@lyceum/database/Uuids"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { BatchId } from "@lyceum/domain/Ids"
import { isAllowed } from "@lyceum/domain/Policy"
import { JobQueue } from "@lyceum/messaging/JobQueue"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf, setResponseHeader } from "@lyceum/runtime/http/Paging"
import { DateTime, Effect, Option, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { type Batch, Batches } from "../batches/Batches.ts"
import { readBatch } from "../batches/BatchFile.ts"
import { enqueueBatch } from "../batches/BatchWorker.ts"
import { resultCsv } from "../batches/ResultCsv.ts"

const rowCursor = cursorCodec(Schema.Int)

const shown = ({ counts, createdAt, finishedAt, id, status }: Batch): typeof EnrollmentBatch.Type => ({
  id,
  status,
  counts,
  createdAt: DateTime.fromDateUnsafe(createdAt),
  finishedAt: finishedAt === null ? null : DateTime.fromDateUnsafe(finishedAt)
})

/** The batch's id: the same for the same caller and Idempotency-Key, so that a retry is the same batch; else a new one. */
const identify = Effect.gen(function* () {
  const request = yield* RequestIdempotency
  const { actor } = yield* CommandContext
  const id = request === null ? (yield* Uuids)() : derivedUuid("batch", actor, request.route, request.key)
  return { id: BatchId.make(id), fingerprint: request?.fingerprint ?? "" }
})

export const batchHandlers = HttpApiBuilder.group(
  EnrollmentsApi,
  "enrollmentBatches",
  Effect.fnUntraced(function* (handlers) {
    const batches = yield* Batches
    const queue = yield* JobQueue

    /** A batch that is not the person's own is as if it did not exist. */
    const visible = Effect.fnUntraced(function* (id: BatchId) {
      const person = yield* authorize("enrollment.manage", true)
      const found = yield* batches.get(id)
      if (Option.isNone(found) || !isAllowed(person, "enrollment.manage", found.value.createdBy === person.userId))
        return yield* new NotFound()
      return found.value
    })

    return handlers.handleAll({
      submit: Effect.fnUntraced(function* ({ payload }) {
        const person = yield* authorize("enrollment.manage", true)
        if (Buffer.byteLength(payload) > batchLimits.bytes) {
          return yield* new PayloadTooLarge({ maximumBytes: batchLimits.bytes })
        }
        const rows = yield* Effect.fromResult(readBatch(payload)).pipe(
          Effect.mapError((reasons) => new Unprocessable({ reasons }))
        )
        const { fingerprint, id } = yield* identify
        const { correlationId } = yield* CommandContext
        const everyCourse = isAllowed(person, "enrollment.manage", false)
        yield* batches.add({ id, createdBy: person.userId, everyCourse, fingerprint, correlationId, rows })
        const kept = yield* batches.get(id)
        if (Option.isNone(kept)) return yield* Effect.die("a batch that was just kept is not there")
        if (kept.value.fingerprint !== fingerprint) return yield* new IdempotencyKeyReused()
        // It is kept: when the queue is away, the worker's own look at unfinished batches finds it.
        yield* enqueueBatch(id).pipe(
          Effect.provideService(JobQueue, queue),
          Effect.catch((error) => Effect.logWarning("a batch is not queued yet", error))
        )
        return shown(kept.value)
      }),

      report: Effect.fnUntraced(function* ({ params: { batchId }, query }) {
        const batch = yield* visible(batchId)
        const limit = limitOf(query)
        const after = (yield* rowCursor.decode(query.cursor)) ?? 0
        const { items, nextCursor } = yield* pageOf(yield* batches.rows(batchId, after, limit + 1), limit, {
          item: (row) => row,
          keyOf: ({ row }) => row,
          encode: rowCursor.encode
        })
        return { ...shown(batch), rows: items, nextCursor }
      }),

      result: Effect.fnUntraced(function* ({ params: { batchId } }) {
        yield* visible(batchId)
        yield* setResponseHeader("content-type", "text/csv; charset=utf-8")
        return resultCsv(yield* batches.rows(batchId, 0, batchLimits.rows))
      })
    })
  })
)

/** Requests of people about their data and their receipts: opened by the statement of the event that asks, closed by the last answer. */
import { DataHolder, type DataRequest, DataRequestKind, holdersOf } from "@lyceum/api/DataRequests"
import { DataRequestId, UserId } from "@lyceum/domain/Ids"
import { Context, DateTime, Duration, Effect, Layer, Option, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

/** When every holder should have answered: some seconds are usual, a service that is down is mended by then. */
const answersDue = Duration.hours(1)
/** How long an export's data is kept. */
const exportKept = Duration.days(7)

const Row = Schema.Struct({
  id: DataRequestId,
  kind: DataRequestKind,
  userId: UserId,
  requestedAt: Schema.Date,
  dueAt: Schema.Date,
  completedAt: Schema.NullOr(Schema.Date),
  answers: Schema.Array(Schema.Struct({ holder: DataHolder, answeredAt: Schema.NullOr(Schema.DateTimeUtcFromString) }))
})
export type DataRequestRow = typeof Row.Type

/** Where a page starts: after this one. */
export const DataRequestKey = Schema.Struct({ requestedAt: Schema.DateFromString, id: DataRequestId })

/** What a holder answered to a request of that person and kind; `data` is its part of an export, null otherwise. */
interface DataAnswer {
  readonly holder: DataHolder
  readonly kind: DataRequestKind
  readonly userId: UserId
  /** When the event said that it was asked. */
  readonly requestedAt: Date
  readonly answeredAt: Date
  readonly data: string | null
}

/** What the API shows of it. */
export const receiptOf = (row: DataRequestRow): typeof DataRequest.Type => ({
  id: row.id,
  kind: row.kind,
  userId: row.userId,
  requestedAt: DateTime.fromDateUnsafe(row.requestedAt),
  dueAt: DateTime.fromDateUnsafe(row.dueAt),
  completedAt: row.completedAt === null ? null : DateTime.fromDateUnsafe(row.completedAt),
  answers: holdersOf[row.kind].map((holder) => ({
    holder,
    answeredAt: row.answers.find((answer) => answer.holder === holder)?.answeredAt ?? null
  }))
})

const Part = Schema.Struct({ holder: DataHolder, data: Schema.NullOr(Schema.String) })
const Late = Schema.Struct({ kind: DataRequestKind, holder: DataHolder, count: Schema.Int })

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const rows = rowsOf(Row)
  const parts = rowsOf(Part)
  const lates = rowsOf(Late)
  const now = Effect.map(DateTime.now, DateTime.toDateUtc)
  const select = sql`SELECT r.id, r.kind, r.user_id AS "userId", r.requested_at AS "requestedAt", r.due_at AS "dueAt",
    r.completed_at AS "completedAt", (SELECT json_agg(json_build_object('holder', a.holder, 'answeredAt',
      to_char(a.answered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) FROM data_answers a WHERE a.request_id = r.id) AS answers
    FROM data_requests r`

  const opening = (
    request: { readonly id: DataRequestId; readonly kind: DataRequestKind; readonly userId: UserId },
    at: Date
  ): ReadonlyArray<Statement.Fragment> => [
    // One export at a time: a newer one takes the place of the one before; an erasure takes exports away.
    sql`DELETE FROM data_requests WHERE user_id = ${request.userId} AND kind = 'export'`,
    sql`INSERT INTO data_requests (id, kind, user_id, requested_at, due_at)
      VALUES (${request.id}, ${request.kind}, ${request.userId}, ${at}, ${new Date(at.getTime() + Duration.toMillis(answersDue))})`,
    sql`INSERT INTO data_answers (request_id, holder, answered_at) SELECT ${request.id}::uuid, holder,
        CASE WHEN ${request.kind}::text = 'erasure' AND holder = 'user' THEN ${at}::timestamptz END
      FROM unnest(${holdersOf[request.kind]}::text[]) AS holder`
  ]

  const answer = Effect.fn("DataRequests.answer")(function* (given: DataAnswer) {
    // The request's time is taken before its event's: an answer to an older event finds a younger request and is dropped.
    yield* sql`UPDATE data_answers a SET answered_at = ${given.answeredAt}, data = ${given.data} FROM data_requests r
      WHERE r.id = a.request_id AND a.holder = ${given.holder} AND a.answered_at IS NULL AND r.kind = ${given.kind}
        AND r.user_id = ${given.userId} AND r.requested_at <= ${given.requestedAt}`
    yield* sql`UPDATE data_requests r SET completed_at = (SELECT max(answered_at) FROM data_answers WHERE request_id = r.id)
      WHERE r.kind = ${given.kind} AND r.user_id = ${given.userId} AND r.completed_at IS NULL
        AND NOT EXISTS (SELECT FROM data_answers a WHERE a.request_id = r.id AND a.answered_at IS NULL)`
  }, Effect.orDie)

  return DataRequests.of({
    opening,
    answer,
    byId: (id) => Effect.map(rows(sql`${select} WHERE r.id = ${id}`), (found) => Option.fromNullishOr(found[0])),
    ofUser: (userId) =>
      rows(sql`${select} WHERE r.user_id = ${userId} ORDER BY r.requested_at DESC, r.id DESC LIMIT 20`),
    page: (after, limit, open) =>
      rows(
        sql`${select} WHERE ${sql.and([
          sql`true`,
          ...(open ? [sql`r.completed_at IS NULL`] : []),
          ...(after === undefined ? [] : [sql`(r.requested_at, r.id) < (${after.requestedAt}, ${after.id})`])
        ])} ORDER BY r.requested_at DESC, r.id DESC LIMIT ${limit + 1}`
      ),
    dataOf: (id) => parts(sql`SELECT holder, data FROM data_answers WHERE request_id = ${id} ORDER BY holder`),
    late: Effect.flatMap(now, (at) =>
      lates(sql`SELECT r.kind, a.holder, count(*)::int AS count FROM data_requests r JOIN data_answers a ON a.request_id = r.id
        WHERE r.completed_at IS NULL AND r.due_at < ${at} AND a.answered_at IS NULL GROUP BY r.kind, a.holder`)
    ),
    prune: Effect.flatMap(DateTime.now, (at) =>
      Effect.orDie(
        Effect.asVoid(
          sql`DELETE FROM data_requests WHERE kind = 'export'
            AND requested_at < ${DateTime.toDateUtc(DateTime.subtractDuration(at, exportKept))}`
        )
      )
    )
  })
})

export class DataRequests extends Context.Service<
  DataRequests,
  {
    /** The statements that open a request, as part of the one that appends its event; `at` is not after the event's time. */
    readonly opening: (
      request: { readonly id: DataRequestId; readonly kind: DataRequestKind; readonly userId: UserId },
      at: Date
    ) => ReadonlyArray<Statement.Fragment>
    /** Notes an answer, once; closes the request when it was the last. Answers that nobody waits for are dropped. */
    readonly answer: (answer: DataAnswer) => Effect.Effect<void>
    readonly byId: (id: DataRequestId) => Effect.Effect<Option.Option<DataRequestRow>>
    /** Newest first. */
    readonly ofUser: (userId: UserId) => Effect.Effect<ReadonlyArray<DataRequestRow>>
    /** Newest first; one more than `limit` when there are more. */
    readonly page: (
      after: typeof DataRequestKey.Type | undefined,
      limit: number,
      open: boolean
    ) => Effect.Effect<ReadonlyArray<DataRequestRow>>
    /** What was given for an export, as JSON. */
    readonly dataOf: (id: DataRequestId) => Effect.Effect<ReadonlyArray<typeof Part.Type>>
    /** Who has not answered although it was due, and how many requests wait for them. */
    readonly late: Effect.Effect<ReadonlyArray<typeof Late.Type>>
    /** Forgets exports that are over. */
    readonly prune: Effect.Effect<void>
  }
>()("@lyceum/user/DataRequests") {
  static readonly layer = Layer.effect(DataRequests, make)
}

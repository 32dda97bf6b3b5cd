/**
 * Brings news from the tellings into the inbox. Three steps, no transaction over the network: take rows for a while (lease),
 * write each into DynamoDB, note which are done. What dies or fails between any two of them is taken again, and a news that is
 * written twice is there once (its id is derived from the event). The windows:
 * - after the consumer's commit, before the write: the row is due, the next round writes it.
 * - after the write, before the note: the row is taken again when the lease is over; the write finds the news there.
 * - the person is erased while their news is under way: the row is gone when it is noted, and the news is taken away again; a
 *   death right then is covered by the second round of the erasure, which comes when every lease is over.
 */
import { NotificationId, UserId } from "@lyceum/domain/Ids"
import type { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { Context, DateTime, Duration, Effect, Layer, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { DataRequests } from "../data-requests/DataRequests.ts"
import { Inbox } from "./Inbox.ts"
import type { News } from "./InboxItem.ts"
import { courseIsKnown, courseJoin } from "./KnownCourses.ts"
import { newsColumns, NewsRow } from "./Tellings.ts"

/** Rows of one round, and how many are written at once. */
const batch = 200
const concurrency = 16
/** How long a row is taken for: longer than a round may last. */
const lease = Duration.seconds(90)
const longestRound = Duration.seconds(60)
/** How long what could not be written waits. */
const pause = Duration.seconds(2)

const IdRow = Schema.Struct({ id: NotificationId })
const ErasureRow = Schema.Struct({ userId: UserId, last: Schema.Boolean })

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const inbox = yield* Inbox
  const requests = yield* DataRequests
  const newsRows = rowsOf(NewsRow)
  const ids = rowsOf(IdRow)
  const erasures = rowsOf(ErasureRow)
  const soon = Effect.map(DateTime.now, (now) => ({
    now: DateTime.toDateUtc(now),
    leased: DateTime.toDateUtc(DateTime.addDuration(now, lease)),
    later: DateTime.toDateUtc(DateTime.addDuration(now, pause))
  }))

  const take = Effect.flatMap(soon, ({ leased, now }) =>
    newsRows(
      sql`UPDATE tellings t SET inbox_at = ${leased} FROM (
          SELECT t.id FROM tellings t ${sql.literal(courseJoin)}
          WHERE t.inbox = 'due' AND t.inbox_at <= ${now} AND ${sql.literal(courseIsKnown)}
          ORDER BY t.inbox_at, t.id LIMIT ${batch}::int FOR UPDATE OF t SKIP LOCKED
        ) AS due WHERE t.id = due.id RETURNING ${sql.literal(newsColumns)}`
    )
  )

  /** Those of the rows that are still there: the others belonged to somebody who has been erased. */
  const note = (written: ReadonlyArray<News>) =>
    written.length === 0
      ? Effect.succeed([])
      : ids(sql`UPDATE tellings SET inbox = 'done' WHERE id = ANY(${written.map(({ id }) => id)}::uuid[]) RETURNING id`)

  const deliver = Effect.gen(function* () {
    const due = yield* take
    const results = yield* Effect.forEach(due, (news) => Effect.result(inbox.put(news)), { concurrency }).pipe(
      Effect.timeout(longestRound),
      Effect.orDie
    )
    const written = due.filter((_, at) => results[at]?._tag === "Success")
    const there = new Set((yield* note(written)).map(({ id }) => id))
    for (const news of written) if (!there.has(news.id)) yield* inbox.remove(news.userId, news)
    const failed = results.find((result) => result._tag === "Failure")
    if (failed?._tag === "Failure") {
      const { later } = yield* soon
      const left = due.filter((_, at) => results[at]?._tag !== "Success").map(({ id }) => id)
      yield* Effect.orDie(
        sql`UPDATE tellings SET inbox_at = ${later} WHERE id = ANY(${left}::uuid[]) AND inbox = 'due'`
      )
      yield* Effect.logWarning(`${left.length} pieces of news are not in the inbox yet`, failed.failure.message)
    }
    return written.length
  })

  const emptied = Effect.fnUntraced(function* (userId: UserId) {
    const at = DateTime.toDateUtc(yield* DateTime.now)
    // First the receipt: a death in between empties an empty inbox again.
    yield* requests.answer({ holder: "inbox", kind: "erasure", userId, requestedAt: at, answeredAt: at, data: null })
    yield* Effect.orDie(sql`DELETE FROM inbox_erasures WHERE user_id = ${userId}`)
  })

  const erase = Effect.gen(function* () {
    const { leased, now } = yield* soon
    const due = yield* erasures(
      sql`UPDATE inbox_erasures SET due_at = ${leased} WHERE user_id IN (
          SELECT user_id FROM inbox_erasures WHERE due_at <= ${now} ORDER BY due_at LIMIT 20 FOR UPDATE SKIP LOCKED)
        RETURNING user_id AS "userId", asked_at + ${Duration.toSeconds(lease)} * interval '1 second' <= ${now} AS last`
    )
    yield* Effect.forEach(
      due,
      ({ last, userId }) => Effect.andThen(inbox.erase(userId), last ? emptied(userId) : Effect.void),
      { discard: true }
    )
    return due.length
  })

  return InboxCourier.of({
    deliver,
    erase,
    forgetting: Effect.fnUntraced(function* (userId) {
      const { now } = yield* soon
      return sql`INSERT INTO inbox_erasures (user_id, asked_at, due_at) VALUES (${userId}, ${now}, ${now})
        ON CONFLICT (user_id) DO NOTHING`
    })
  })
})

export class InboxCourier extends Context.Service<
  InboxCourier,
  {
    /** Brings what is due; how much. What DynamoDB refuses waits. News about a course nobody heard of yet waits as well. */
    readonly deliver: Effect.Effect<number, DynamoUnavailable>
    /** Empties the inboxes of people who were erased, twice: at once, and when nothing can be under way to them any more. */
    readonly erase: Effect.Effect<number, DynamoUnavailable>
    /** The statement that says that a person's inbox must be emptied, as part of another. */
    readonly forgetting: (userId: UserId) => Effect.Effect<Statement.Statement<unknown>>
  }
>()("@lyceum/user/notifications/InboxCourier") {
  static readonly layer = Layer.effect(InboxCourier, make)
}

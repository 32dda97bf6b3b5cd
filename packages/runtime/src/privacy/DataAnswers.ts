/**
 * How a service answers what people ask about their data. The consumer of `user-events` notes what is owed in the transaction that
 * erases; a worker tells the user service, again and again until it hears: nothing is owed without the erasure, and no answer is lost.
 */
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import type { DataRequestKind } from "@lyceum/api/DataRequests"
import { PgClient } from "@effect/sql-pg"
import { UserId } from "@lyceum/domain/Ids"
import { persist } from "@lyceum/messaging/Persist"
import { DateTime, Effect, Layer, Schema } from "effect"
import { callUpstream, serviceClient } from "../auth/ServiceClient.ts"

/** How long nobody looks whether something is owed, in milliseconds. */
const nap = 1000
/** Answers of one round. */
const batch = 20

const Owed = Schema.Array(
  Schema.Struct({
    kind: Schema.Literals(["erasure", "export"]),
    userId: UserId,
    requestedAt: Schema.Date,
    doneAt: Schema.NullOr(Schema.Date)
  })
)

const kinds: Readonly<Record<string, DataRequestKind>> = {
  "lyceum.user.erased.v1": "erasure",
  "lyceum.user.export-requested.v1": "export"
}

/** What an event of `user-events` says here, and its own time. */
interface UserNews {
  readonly event: { readonly type: string; readonly data: { readonly userId: UserId } }
  readonly record: { readonly timestamp: number }
}

/**
 * Notes what the service owes for these events: after what they ask for was done, in the same transaction where there is one. A
 * newer request takes an older one's place.
 */
export const noteDataRequests = (received: ReadonlyArray<UserNews>) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const now = DateTime.toDateUtc(yield* DateTime.now)
    for (const { event, record } of received) {
      const kind = kinds[event.type]
      if (kind === undefined) continue
      const done = kind === "erasure" ? now : null
      yield* sql`INSERT INTO data_answers_due (kind, user_id, requested_at, done_at)
        VALUES (${kind}, ${event.data.userId}, ${new Date(record.timestamp)}, ${done})
        ON CONFLICT (kind, user_id) DO UPDATE SET requested_at = excluded.requested_at, done_at = excluded.done_at`
    }
  }).pipe(Effect.orDie)

/** The worker. `collect` gives all that the service holds about a person, as JSON. `USER_SERVICE_URL`. */
export const dataAnswersLayer = <R>(collect: (userId: UserId) => Effect.Effect<string, never, R>) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const client = yield* serviceClient("user", UsersInternalApi, "USER_SERVICE_URL")
      const owed = Effect.flatMap(
        sql`SELECT kind, user_id AS "userId", requested_at AS "requestedAt", done_at AS "doneAt" FROM data_answers_due
          ORDER BY requested_at LIMIT ${batch}::int`,
        Schema.decodeUnknownEffect(Owed)
      )
      const answer = Effect.fnUntraced(function* ({ doneAt, kind, requestedAt, userId }: (typeof Owed.Type)[number]) {
        const data = kind === "export" ? yield* collect(userId) : null
        const at = doneAt === null ? yield* DateTime.now : DateTime.fromDateUnsafe(doneAt)
        yield* client.usersInternal
          .answerDataRequest({
            payload: { kind, userId, requestedAt: DateTime.fromDateUnsafe(requestedAt), answeredAt: at, data }
          })
          .pipe(callUpstream("user"))
        yield* sql`DELETE FROM data_answers_due
          WHERE kind = ${kind} AND user_id = ${userId} AND requested_at = ${requestedAt}`
      })
      const round = Effect.gen(function* () {
        while (true) {
          const due = yield* owed
          yield* Effect.forEach(due, answer, { discard: true })
          if (due.length === 0) yield* Effect.sleep(nap)
        }
      })
      yield* Effect.forkScoped(
        persist(round, (_, reason) =>
          Effect.annotateLogs(Effect.logWarning("an answer about a person's data is not told yet"), { reason })
        )
      )
    })
  )

/**
 * Messages on their way to queue `mail`: kept in the same statement as what they tell of, moved to the queue at once, never
 * lost and never before the commit. A message has one id, and the queue keeps a job of one id once.
 */
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import type { UserId } from "@lyceum/domain/Ids"
import { JobQueue, type JobQueueUnavailable } from "@lyceum/messaging/JobQueue"
import { Config, Context, DateTime, Deferred, Effect, Layer, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

/** A message before it is addressed: its person is known. */
export type PersonalMail = MailJob & { readonly userId: UserId }

const Waiting = Schema.Struct({ id: Schema.String, body: Schema.String })

/** Messages that are moved at once. */
const batch = 100

export class MailOutbox extends Context.Service<
  MailOutbox,
  {
    /** The statement that keeps a message, as part of another; `onlyIf` is a relation that must have a row. */
    readonly keeping: (mail: PersonalMail, onlyIf?: Statement.Fragment) => Effect.Effect<Statement.Statement<unknown>>
    /** Forgets a person's messages, as part of another statement. */
    readonly forgetting: (userId: UserId) => Statement.Fragment
    /** Moves what waits to the queue; how many. */
    readonly drain: Effect.Effect<number, JobQueueUnavailable>
    /** Says that something waits. */
    readonly wake: Effect.Effect<void>
    /** From now on: an effect that waits until somebody says so. */
    readonly listen: Effect.Effect<Effect.Effect<void>>
    /** Address of a page of the web app, for the links of a message. */
    readonly link: (path: string) => string
  }
>()("@lyceum/user/MailOutbox") {
  /** `PUBLIC_URL`: where people reach the web app. */
  static readonly layer = Layer.effect(
    MailOutbox,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const queue = yield* JobQueue
      const publicUrl = yield* Config.URL("PUBLIC_URL")
      const waiting = rowsOf(Waiting)
      const encode = Schema.encodeEffect(MailJobBody)
      let bell = Deferred.makeUnsafe<void>()

      return MailOutbox.of({
        keeping: Effect.fnUntraced(function* (mail, onlyIf) {
          const body = yield* Effect.orDie(encode(mail))
          const at = DateTime.toDateUtc(yield* DateTime.now)
          return sql`INSERT INTO mail_outbox (id, user_id, body, created_at)
            SELECT ${mail.id}, ${mail.userId}::uuid, ${body}, ${at}::timestamptz ${
              onlyIf === undefined ? sql`` : sql`FROM ${onlyIf}`
            } ON CONFLICT (id) DO NOTHING`
        }),
        forgetting: (userId) => sql`DELETE FROM mail_outbox WHERE user_id = ${userId}`,
        drain: Effect.gen(function* () {
          const jobs = yield* waiting(sql`SELECT id, body FROM mail_outbox ORDER BY created_at, id LIMIT ${batch}`)
          yield* queue.enqueue(mailQueue, jobs)
          if (jobs.length > 0) {
            yield* Effect.orDie(sql`DELETE FROM mail_outbox WHERE id = ANY(${jobs.map(({ id }) => id)}::text[])`)
          }
          return jobs.length
        }),
        wake: Effect.suspend(() => {
          const rung = bell
          bell = Deferred.makeUnsafe<void>()
          return Effect.asVoid(Deferred.succeed(rung, undefined))
        }),
        listen: Effect.sync(() => Deferred.await(bell)),
        link: (path) => new URL(path, publicUrl).href
      })
    })
  )
}

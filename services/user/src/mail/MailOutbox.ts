/**
 * Messages on their way to the queues `mail` and `sms`: kept in the same statement as what they tell of, moved to the queue at once, never
 * lost and never before the commit. A message has one id, and the queue keeps a job of one id once.
 */
import { type MailJob, MailJobBody, mailQueue } from "@lyceum/events/Mail"
import { type SmsJob, SmsJobBody, smsQueue } from "@lyceum/events/Sms"
import type { UserId } from "@lyceum/domain/Ids"
import { JobQueue, type JobQueueUnavailable } from "@lyceum/messaging/JobQueue"
import { traceOfJob } from "@lyceum/messaging/Traces"
import { Config, Context, DateTime, Deferred, Effect, Layer, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

/** A message before it is addressed: its person is known. */
export type PersonalMail = MailJob & { readonly userId: UserId }

const Queue = Schema.Literals([mailQueue, smsQueue])
const Waiting = Schema.Struct({
  id: Schema.String,
  body: Schema.String,
  queue: Queue,
  traceparent: Schema.NullOr(Schema.String)
})

/** Messages that are moved at once. */
const batch = 100

export class MailOutbox extends Context.Service<
  MailOutbox,
  {
    /**
     * The statement that keeps a message, as part of another; `onlyIf` is a relation that must have a row. The message belongs to
     * the trace in force.
     */
    readonly keeping: (mail: PersonalMail, onlyIf?: Statement.Fragment) => Effect.Effect<Statement.Statement<unknown>>
    /** The same for a short message. */
    readonly keepingSms: (sms: SmsJob) => Effect.Effect<Statement.Statement<unknown>>
    /** Forgets a person's messages, as part of another statement. */
    readonly forgetting: (userId: UserId) => Statement.Fragment
    /** Moves what waits to its queue; how many. */
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
      const encodeSms = Schema.encodeEffect(SmsJobBody)
      let bell = Deferred.makeUnsafe<void>()

      const keep = Effect.fnUntraced(function* (
        message: {
          readonly id: string
          readonly userId: UserId
          readonly queue: typeof Queue.Type
          readonly body: string
        },
        onlyIf?: Statement.Fragment
      ) {
        const { body, id, queue, userId } = message
        const at = DateTime.toDateUtc(yield* DateTime.now)
        const trace = (yield* traceOfJob) ?? null
        return sql`INSERT INTO mail_outbox (id, user_id, queue, body, created_at, traceparent)
          SELECT ${id}, ${userId}::uuid, ${queue}, ${body}, ${at}::timestamptz, ${trace}::text ${
            onlyIf === undefined ? sql`` : sql`FROM ${onlyIf}`
          } ON CONFLICT (id, queue) DO NOTHING`
      })

      return MailOutbox.of({
        keeping: (mail, onlyIf) =>
          Effect.flatMap(Effect.orDie(encode(mail)), (body) =>
            keep({ id: mail.id, userId: mail.userId, queue: mailQueue, body }, onlyIf)
          ),
        keepingSms: (sms) =>
          Effect.flatMap(Effect.orDie(encodeSms(sms)), (body) =>
            keep({ id: sms.id, userId: sms.userId, queue: smsQueue, body })
          ),
        forgetting: (userId) => sql`DELETE FROM mail_outbox WHERE user_id = ${userId}`,
        drain: Effect.gen(function* () {
          const jobs = yield* waiting(
            sql`SELECT id, body, queue, traceparent FROM mail_outbox ORDER BY created_at, id LIMIT ${batch}`
          )
          for (const name of Queue.literals) {
            const some = jobs
              .filter((job) => job.queue === name)
              .map(({ body, id, traceparent }) => ({ body, id, ...(traceparent === null ? {} : { traceparent }) }))
            if (some.length === 0) continue
            yield* queue.enqueue(name, some)
            yield* Effect.orDie(
              sql`DELETE FROM mail_outbox WHERE queue = ${name} AND id = ANY(${some.map(({ id }) => id)}::text[])`
            )
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

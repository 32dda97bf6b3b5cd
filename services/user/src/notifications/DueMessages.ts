/**
 * From tellings to messages. A row says that mail or a short message is due, written together with the event it is about; here it
 * becomes a message of the outbox, with the person's address, name, language and time zone and the course's title as they are
 * now. Noted in the same transaction, so a message is made once. What falls into quiet hours stays here until their end: a queue
 * may not hold a message for that long. Messages about the account's safety do not wait.
 */
import type { UserId } from "@lyceum/domain/Ids"
import { type NotificationType, notificationTypes } from "@lyceum/domain/Notification"
import { asPartOf } from "@lyceum/messaging/Traces"
import { Context, DateTime, Effect, Layer } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { deliverAt } from "../domain/DeliveryTimes.ts"
import { MailOutbox } from "../mail/MailOutbox.ts"
import { courseIsKnown, courseJoin } from "./KnownCourses.ts"
import { type Links, mailOf, MessageRow, smsOf } from "./Message.ts"
import { defaultZone } from "./Settings.ts"
import { newsColumns } from "./Tellings.ts"
import { Unsubscribe } from "./Unsubscribe.ts"

/** Rows of one transaction. */
const batch = 200

/** Columns of `MessageRow` in what `messageTables` joins. */
export const messageColumns = `${newsColumns}, p.email AS "to", p.phone, p.name, a.locale, coalesce(k.slug, d.slug) AS slug,
  coalesce(k.title, d.title) AS title, s.time_zone AS zone, s.quiet_from AS "from", s.quiet_to AS until, t.traceparent`
export const messageTables = `tellings t JOIN people p ON p.user_id = t.user_id JOIN accounts a ON a.user_id = t.user_id
  LEFT JOIN notification_settings s ON s.user_id = t.user_id ${courseJoin}`

/** When a message about it may go out: now, or when the person's quiet hours are over. */
const timeFor = ({ from, type, until, zone }: MessageRow, now: DateTime.Utc): DateTime.Utc =>
  notificationTypes[type].optional
    ? deliverAt(now, zone ?? defaultZone, from === null || until === null ? null : { from, to: until })
    : now

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const outbox = yield* MailOutbox
  const unsubscribe = yield* Unsubscribe
  const rowsDue = rowsOf(MessageRow)
  const links = (userId: UserId): Links => ({
    page: outbox.link,
    unsubscribe: (type: NotificationType) => unsubscribe.link({ userId, type })
  })

  /** `column` says how it stands with the channel, `<column>_at` when it is due; `keep` gives the statement of a row, if any. */
  const issueBy = (
    column: "email" | "sms",
    keep: (row: MessageRow) => Effect.Effect<Statement.Statement<unknown> | null>
  ) =>
    sql.withTransaction(
      Effect.gen(function* () {
        const now = yield* DateTime.now
        const [state, at] = [sql(column), sql(`${column}_at`)]
        const rows = yield* rowsDue(
          sql`SELECT ${sql.literal(messageColumns)} FROM ${sql.literal(messageTables)}
            WHERE t.${state} = 'due' AND t.${at} <= ${DateTime.toDateUtc(now)} AND ${sql.literal(courseIsKnown)}
            ORDER BY t.${at}, t.id LIMIT ${batch}::int FOR UPDATE OF t SKIP LOCKED`
        )
        const done: Array<string> = []
        for (const row of rows) {
          const time = timeFor(row, now)
          if (DateTime.isGreaterThan(time, now)) {
            yield* sql`UPDATE tellings SET ${at} = ${DateTime.toDateUtc(time)} WHERE id = ${row.id}`
            continue
          }
          const statement = yield* asPartOf(row.traceparent, keep(row))
          if (statement !== null) yield* statement
          done.push(row.id)
        }
        if (done.length > 0) {
          yield* sql`UPDATE tellings SET ${state} = 'done' WHERE id = ANY(${done}::uuid[])`
        }
        return rows.length
      })
    )

  const mails = issueBy("email", (row) => {
    const mail = mailOf(row, links(row.userId))
    return mail === null
      ? Effect.as(Effect.logError("news without what its message needs", { id: row.id }), null)
      : outbox.keeping(mail)
  })
  const shorts = issueBy("sms", (row) => {
    const sms = smsOf(row, links(row.userId))
    // Who took their number away has none: nothing to send, and nothing to try again.
    return sms === null ? Effect.succeed(null) : outbox.keepingSms(sms)
  })

  return DueMessages.of({
    issue: Effect.orDie(Effect.map(Effect.all([mails, shorts]), ([mailed, texted]) => mailed + texted))
  })
})

export class DueMessages extends Context.Service<
  DueMessages,
  {
    /** Moves messages that are due to the outbox; gives how many rows it looked at. News about a course nobody heard of waits. */
    readonly issue: Effect.Effect<number>
  }
>()("@lyceum/user/notifications/DueMessages") {
  static readonly layer = Layer.effect(DueMessages, make)
}

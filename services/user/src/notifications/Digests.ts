/**
 * Digests: mail that may wait, collected into one message at the time the person set. In one transaction with the note that the
 * news was told and when the next one is due, so no news is in two digests and none in none. Nothing new, no message.
 */
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { derivedUuid } from "@lyceum/domain/DerivedId"
import { UserId } from "@lyceum/domain/Ids"
import { DigestFrequency } from "@lyceum/domain/Notification"
import { digestItems } from "@lyceum/events/Mail"
import { Context, DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { deliverAt, nextDigest } from "../domain/DeliveryTimes.ts"
import { MailOutbox, type PersonalMail } from "../mail/MailOutbox.ts"
import { messageColumns, messageTables } from "./DueMessages.ts"
import { courseIsKnown } from "./KnownCourses.ts"
import { MessageRow, pageOf } from "./Message.ts"
import { Unsubscribe } from "./Unsubscribe.ts"

/** People of one transaction. */
const batch = 50

const ReaderRow = Schema.Struct({
  userId: UserId,
  to: Email,
  name: PersonName,
  locale: Locale,
  active: Schema.Boolean,
  zone: Schema.TimeZoneNamedFromString,
  from: Schema.NullOr(Schema.Int),
  until: Schema.NullOr(Schema.Int),
  frequency: DigestFrequency.pick(["daily", "weekly"]),
  hour: Schema.Int,
  weekday: Schema.Int,
  dueAt: Schema.Date
})
type Reader = typeof ReaderRow.Type

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const outbox = yield* MailOutbox
  const unsubscribe = yield* Unsubscribe
  const readers = rowsOf(ReaderRow)
  const messageRows = rowsOf(MessageRow)

  /** The message about these rows, newest first; `null` = there is nothing to say. */
  const digestOf = ({ dueAt, frequency, locale, name, to, userId, zone }: Reader, rows: ReadonlyArray<MessageRow>) => {
    const [first, ...others] = rows.slice(0, digestItems).flatMap((row) =>
      row.title === null
        ? []
        : [
            {
              type: row.type,
              courseTitle: row.title,
              courseUrl: outbox.link(pageOf(row)),
              at: DateTime.fromDateUnsafe(row.createdAt)
            }
          ]
    )
    if (first === undefined) return null
    const mail: PersonalMail = {
      id: derivedUuid("digest", userId, dueAt.toISOString()),
      userId,
      to,
      locale,
      template: "weekly-digest",
      data: {
        name,
        frequency,
        items: [first, ...others],
        more: rows.length - 1 - others.length,
        inboxUrl: outbox.link("/notifications"),
        timeZone: DateTime.zoneToString(zone),
        preferencesUrl: outbox.link("/account"),
        unsubscribeUrl: unsubscribe.link({ userId, type: "weekly-digest" })
      }
    }
    return mail
  }

  const issueTo = Effect.fnUntraced(function* (reader: Reader) {
    const { active, from, until, userId, zone } = reader
    const now = yield* DateTime.now
    const wake = deliverAt(now, zone, from === null || until === null ? null : { from, to: until })
    const dueNext = (at: DateTime.Utc | null) =>
      sql`UPDATE notification_settings SET digest_at = ${at === null ? null : DateTime.toDateUtc(at)} WHERE user_id = ${userId}`
    // A digest at a quiet hour waits for the end of the quiet.
    if (DateTime.isGreaterThan(wake, now)) {
      yield* dueNext(wake)
      return
    }
    const rows = yield* messageRows(
      sql`SELECT ${sql.literal(messageColumns)} FROM ${sql.literal(messageTables)}
        WHERE t.user_id = ${userId} AND t.email = 'digest' AND ${sql.literal(courseIsKnown)}
        ORDER BY t.created_at DESC, t.id DESC FOR UPDATE OF t`
    )
    const mail = active ? digestOf(reader, rows) : null
    if (mail !== null) yield* yield* outbox.keeping(mail)
    if (rows.length > 0) {
      yield* sql`UPDATE tellings SET email = 'done' WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[])`
    }
    yield* dueNext(nextDigest(now, zone, reader))
  })

  const issue = sql.withTransaction(
    Effect.gen(function* () {
      const due = yield* readers(
        sql`SELECT s.user_id AS "userId", p.email AS "to", p.name, a.locale, a.status = 'active' AS active,
            s.time_zone AS zone, s.quiet_from AS "from", s.quiet_to AS until, s.digest AS frequency, s.digest_hour AS hour,
            s.digest_weekday AS weekday, s.digest_at AS "dueAt"
          FROM notification_settings s JOIN people p USING (user_id) JOIN accounts a USING (user_id)
          WHERE s.digest_at <= ${DateTime.toDateUtc(yield* DateTime.now)} ORDER BY s.digest_at LIMIT ${batch}::int
          FOR UPDATE OF s SKIP LOCKED`
      )
      yield* Effect.forEach(due, issueTo, { discard: true })
      return due.length
    })
  )
  return Digests.of({ issue: Effect.orDie(issue) })
})

export class Digests extends Context.Service<
  Digests,
  {
    /** Makes the digests that are due; gives for how many people. */
    readonly issue: Effect.Effect<number>
  }
>()("@lyceum/user/notifications/Digests") {
  static readonly layer = Layer.effect(Digests, make)
}

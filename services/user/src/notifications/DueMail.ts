/**
 * From news to mail. A row of the inbox says that mail is due, written together with the news itself; here it becomes a message
 * of the outbox, with the person's address, name and language and the course's title as they are now. Noted in the same
 * transaction, so a message is made once.
 */
import { Email, Locale, PersonName } from "@lyceum/domain/Account"
import { CertificateId, NotificationId, UserId } from "@lyceum/domain/Ids"
import { NotificationType } from "@lyceum/domain/Notification"
import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { MailOutbox, type PersonalMail } from "../mail/MailOutbox.ts"

/** News with what a message about it needs. News about the account has no course. */
const DueRow = Schema.Struct({
  id: NotificationId,
  userId: UserId,
  to: Email,
  name: PersonName,
  locale: Locale,
  type: NotificationType,
  slug: Schema.NullOr(Schema.String),
  title: Schema.NullOr(Schema.String),
  certificateId: Schema.NullOr(CertificateId)
})
export type DueRow = typeof DueRow.Type

/** Rows of one transaction. */
const batch = 200

/** The message of a row; `null` = the row lacks what its type needs. `link` gives the address of a page of the web app. */
export const mailOf = (row: DueRow, link: (path: string) => string): PersonalMail | null => {
  const { certificateId, id, locale, name, slug, title, to, type, userId } = row
  const head = { id, userId, to, locale }
  if (type === "password-changed") {
    return { ...head, template: type, data: { name, resetUrl: link("/forgot-password") } }
  }
  if (slug === null || title === null) return null
  const data = {
    name,
    courseTitle: title,
    courseUrl: link(`/courses/${encodeURIComponent(slug)}`),
    preferencesUrl: link("/account")
  }
  if (type !== "course-completed") return { ...head, template: type, data }
  return certificateId === null
    ? null
    : {
        ...head,
        template: type,
        data: { ...data, certificateId, certificateUrl: link(`/certificates/${certificateId}`) }
      }
}

export class DueMail extends Context.Service<
  DueMail,
  {
    /** Moves mail that is due to the outbox; gives how many rows it worked. News about a course nobody heard of yet waits. */
    readonly issue: Effect.Effect<number>
  }
>()("@lyceum/user/notifications/DueMail") {
  static readonly layer = Layer.effect(
    DueMail,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const outbox = yield* MailOutbox
      const due = rowsOf(DueRow)(
        sql`SELECT n.id, n.user_id AS "userId", p.email AS "to", p.name, a.locale, n.type, c.slug, c.title,
          n.certificate_id AS "certificateId"
          FROM notifications n JOIN people p USING (user_id) JOIN accounts a USING (user_id)
          LEFT JOIN known_courses c USING (course_id)
          WHERE n.mail = 'due' AND (n.course_id IS NULL OR c.course_id IS NOT NULL)
          ORDER BY n.created_at, n.id LIMIT ${batch}::int FOR UPDATE OF n SKIP LOCKED`
      )
      const issue = sql.withTransaction(
        Effect.gen(function* () {
          const rows = yield* due
          if (rows.length === 0) return 0
          for (const row of rows) {
            const mail = mailOf(row, outbox.link)
            if (mail === null) yield* Effect.logError("news without what its message needs", { id: row.id })
            else yield* yield* outbox.keeping(mail)
          }
          yield* sql`UPDATE notifications SET mail = 'queued' WHERE id = ANY(${rows.map(({ id }) => id)}::uuid[])`
          return rows.length
        })
      )
      return DueMail.of({ issue: Effect.orDie(issue) })
    })
  )
}

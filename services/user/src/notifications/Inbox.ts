/** The inbox of each person: written by consumers, read and marked by its owner. */
import type { Notification } from "@lyceum/api/Notifications"
import { notificationId } from "@lyceum/domain/DerivedId"
import { CertificateId, CourseId, CourseVersion, type EventId, NotificationId, UserId } from "@lyceum/domain/Ids"
import { channelsFor, NotificationType } from "@lyceum/domain/Notification"
import { Context, DateTime, Effect, Layer, Metric, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import type { Notice } from "./Decide.ts"

/** A notice for one person about one event. */
export interface Telling {
  readonly event: EventId
  readonly happenedAt: Date
  readonly userId: UserId
  readonly notice: Notice
}

/** How long news is kept, in days. */
const keptDays = 365
/** Rows of one statement. */
const chunk = 1000

const told = Metric.counter("lyceum_notifications_total", {
  description: "News that people were told, by type",
  incremental: true
})

const InboxRow = Schema.Struct({
  id: NotificationId,
  type: NotificationType,
  courseId: Schema.NullOr(CourseId),
  courseSlug: Schema.NullOr(Schema.String),
  courseTitle: Schema.NullOr(Schema.String),
  courseVersion: Schema.NullOr(CourseVersion),
  certificateId: Schema.NullOr(CertificateId),
  createdAt: Schema.Date,
  readAt: Schema.NullOr(Schema.Date)
})
export type InboxRow = typeof InboxRow.Type

/** Where a page starts: after this one. */
export const InboxKey = Schema.Struct({ createdAt: Schema.DateFromString, id: NotificationId })

/** What the API shows of a row. */
export const notificationOf = (row: InboxRow): typeof Notification.Type => ({
  id: row.id,
  type: row.type,
  course:
    row.courseId === null || row.courseSlug === null || row.courseTitle === null
      ? null
      : { id: row.courseId, slug: row.courseSlug, title: row.courseTitle },
  courseVersion: row.courseVersion,
  certificateId: row.certificateId,
  createdAt: DateTime.fromDateUnsafe(row.createdAt),
  readAt: row.readAt === null ? null : DateTime.fromDateUnsafe(row.readAt)
})

/** `inbox` and `email` are null where nothing was chosen. */
const RecipientRow = Schema.Struct({
  userId: UserId,
  type: NotificationType,
  inbox: Schema.NullOr(Schema.Boolean),
  email: Schema.NullOr(Schema.Boolean)
})
const CountRow = Schema.Struct({ count: Schema.Int })
const TypeRow = Schema.Struct({ type: NotificationType })

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const inboxRows = rowsOf(InboxRow)
  const recipientRows = rowsOf(RecipientRow)
  const typeRows = rowsOf(TypeRow)
  const counts = rowsOf(CountRow)

  /** News about a course that this service has not heard of yet waits until it has. */
  const visible = sql`n.in_inbox AND (n.course_id IS NULL OR c.course_id IS NOT NULL)`
  const from = sql`FROM notifications n LEFT JOIN known_courses c USING (course_id)`
  const select = (where: Statement.Fragment) =>
    inboxRows(
      sql`SELECT n.id, n.type, n.course_id AS "courseId", c.slug AS "courseSlug", c.title AS "courseTitle",
        n.course_version AS "courseVersion", n.certificate_id AS "certificateId", n.created_at AS "createdAt",
        n.read_at AS "readAt" ${from} WHERE ${where}`
    )

  /** Active people among those to be told, each with their choice. Their rows are held until the news is written. */
  const recipientsOf = (tellings: ReadonlyArray<Telling>) =>
    recipientRows(
      sql`SELECT p.user_id AS "userId", w.type, f.inbox, f.email
        FROM (SELECT DISTINCT user_id, type FROM unnest(${tellings.map(({ userId }) => userId)}::uuid[],
          ${tellings.map(({ notice }) => notice.type)}::text[]) AS w (user_id, type)) AS w
        JOIN people p USING (user_id) JOIN accounts a USING (user_id)
        LEFT JOIN notification_preferences f ON f.user_id = w.user_id AND f.type = w.type
        WHERE a.status = 'active' ORDER BY p.user_id FOR KEY SHARE OF p`
    )

  const tellSome = Effect.fnUntraced(function* (tellings: ReadonlyArray<Telling>) {
    const chosen = new Map(
      (yield* recipientsOf(tellings)).map(({ email, inbox, type, userId }) => [
        `${userId} ${type}`,
        channelsFor(type, inbox === null || email === null ? undefined : { inbox, email })
      ])
    )
    const rows = tellings.flatMap((telling) => {
      const channels = chosen.get(`${telling.userId} ${telling.notice.type}`)
      const { event, notice, userId } = telling
      return channels === undefined
        ? []
        : [{ ...telling, ...notice, channels, id: notificationId(event, notice.type, userId) }]
    })
    if (rows.length === 0) return
    // The driver refuses arrays of nulls: '' stands for null. A row without a channel is kept too: told is told.
    const written = yield* typeRows(
      sql`INSERT INTO notifications (id, user_id, type, course_id, course_version, certificate_id, created_at, in_inbox, mail)
        SELECT r.id, r.user_id, r.type, nullif(r.course_id, '')::uuid, nullif(r.course_version, '')::int,
          nullif(r.certificate_id, '')::uuid, r.created_at, r.in_inbox, r.mail
        FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ userId }) => userId)}::uuid[],
          ${rows.map(({ type }) => type)}::text[], ${rows.map(({ courseId }) => courseId ?? "")}::text[],
          ${rows.map(({ courseVersion }) => String(courseVersion ?? ""))}::text[],
          ${rows.map(({ certificateId }) => certificateId ?? "")}::text[],
          ${rows.map(({ happenedAt }) => happenedAt.toISOString())}::text[]::timestamptz[],
          ${rows.map(({ channels }) => channels.inbox)}::bool[],
          ${rows.map(({ channels }) => (channels.email ? "due" : "none"))}::text[])
          AS r (id, user_id, type, course_id, course_version, certificate_id, created_at, in_inbox, mail)
        ON CONFLICT (id) DO NOTHING RETURNING type`
    )
    for (const { type } of written) yield* Metric.update(Metric.withAttributes(told, { type }), 1)
  })

  return {
    /** Writes the news and what mail is due, in the caller's transaction. A repeat changes nothing. */
    tell: Effect.fn("Inbox.tell")(function* (tellings: ReadonlyArray<Telling>) {
      for (let first = 0; first < tellings.length; first += chunk) {
        yield* tellSome(tellings.slice(first, first + chunk))
      }
    }),
    /** Newest first; one more than `limit` when there are more. */
    page: Effect.fn("Inbox.page")((userId: UserId, after: typeof InboxKey.Type | undefined, limit: number) =>
      select(
        sql`n.user_id = ${userId} AND ${visible} ${
          after === undefined ? sql`` : sql`AND (n.created_at, n.id) < (${after.createdAt}, ${after.id})`
        } ORDER BY n.created_at DESC, n.id DESC LIMIT ${limit + 1}`
      )
    ),
    unread: Effect.fn("Inbox.unread")((userId: UserId) =>
      Effect.map(
        counts(
          sql`SELECT count(*)::int AS count ${from} WHERE n.user_id = ${userId} AND n.read_at IS NULL AND ${visible}`
        ),
        ([row]) => row?.count ?? 0
      )
    ),
    /** Marks the person's own news; `undefined` = all of it. What is read keeps its time. */
    markRead: Effect.fn("Inbox.markRead")(function* (userId: UserId, ids: ReadonlyArray<NotificationId> | undefined) {
      const now = DateTime.toDateUtc(yield* DateTime.now)
      yield* sql`UPDATE notifications SET read_at = ${now} WHERE user_id = ${userId} AND in_inbox AND read_at IS NULL
        ${ids === undefined ? sql`` : sql`AND id = ANY(${[...ids]}::uuid[])`}`
    }, Effect.orDie),
    /** Everything that the person was told, newest first. */
    everything: (userId: UserId) => select(sql`n.user_id = ${userId} ORDER BY n.created_at DESC, n.id DESC`),
    /** Removes news that is over. */
    prune: Effect.gen(function* () {
      const before = DateTime.toDateUtc(DateTime.subtract(yield* DateTime.now, { days: keptDays }))
      yield* Effect.orDie(sql`DELETE FROM notifications WHERE created_at < ${before}`)
    })
  }
})

export class Inbox extends Context.Service<Inbox, Effect.Success<typeof make>>()("@lyceum/user/notifications/Inbox") {
  static readonly layer = Layer.effect(Inbox, make)
}

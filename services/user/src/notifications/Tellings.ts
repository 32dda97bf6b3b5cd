/**
 * Who is told what on which channel: written by consumers, in the transaction of their events, and worked off by the courier
 * (inbox), by the due messages (mail, phone) and by the digest. A row stays for a while after that: told is told, also when its
 * event comes again after the consumer has forgotten it.
 */
import { notificationId } from "@lyceum/domain/DerivedId"
import {
  CertificateId,
  CourseId,
  CourseVersion,
  type EventId,
  MaterialId,
  NotificationId,
  UserId
} from "@lyceum/domain/Ids"
import {
  type Channels,
  channelsFor,
  DigestFrequency,
  NotificationType,
  notificationTypes,
  type OptionalNotificationType
} from "@lyceum/domain/Notification"
import { Context, DateTime, Effect, Layer, Metric, Schema } from "effect"
import { SqlClient, type Statement } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"
import { type Notice, newsMillis } from "./Decide.ts"
import { keptDays, type News } from "./InboxItem.ts"

/** A notice for one person about one event. */
export interface Telling {
  readonly event: EventId
  readonly happenedAt: Date
  readonly userId: UserId
  readonly notice: Notice
  /** The trace of the event; null where it has none. */
  readonly traceparent: string | null
}

/** Rows of one statement. */
const chunk = 1000
const day = 86_400_000

const told = Metric.counter("lyceum_notifications_total", {
  description: "News that people were told, by type",
  incremental: true
})

/** `inbox`, `email`, `sms` are null where nothing was chosen, `digest` where nothing was set. */
const RecipientRow = Schema.Struct({
  userId: UserId,
  type: NotificationType,
  inbox: Schema.NullOr(Schema.Boolean),
  email: Schema.NullOr(Schema.Boolean),
  sms: Schema.NullOr(Schema.Boolean),
  digest: Schema.NullOr(DigestFrequency)
})
const TypeRow = Schema.Struct({ type: NotificationType })

/** The columns of `News` in table `tellings t`. */
export const newsColumns = `t.id, t.user_id AS "userId", t.type, t.course_id AS "courseId", t.course_version AS "courseVersion",
  t.certificate_id AS "certificateId", t.material_id AS "materialId", coalesce(t.reasons, '{}') AS reasons,
  t.course_due_at AS "courseDueAt", t.created_at AS "createdAt", t.read_at AS "readAt"`

export const NewsRow = Schema.Struct({
  id: NotificationId,
  userId: UserId,
  type: NotificationType,
  courseId: Schema.NullOr(CourseId),
  courseVersion: Schema.NullOr(CourseVersion),
  certificateId: Schema.NullOr(CertificateId),
  materialId: Schema.NullOr(MaterialId),
  reasons: Schema.Array(Schema.String),
  courseDueAt: Schema.NullOr(Schema.Date),
  createdAt: Schema.Date,
  readAt: Schema.NullOr(Schema.Date)
})

/** What the row of a telling says of mail: none, at once, or with the digest. */
const emailOf = (type: NotificationType, channels: Channels, digest: DigestFrequency | null) => {
  if (!channels.email) return "none"
  return notificationTypes[type].digest && digest !== null && digest !== "off" ? "digest" : "due"
}

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const recipientRows = rowsOf(RecipientRow)
  const typeRows = rowsOf(TypeRow)
  const newsRows = rowsOf(NewsRow)

  /** Active people among those to be told, each with their choice. Their rows are held until the news is written. */
  const recipientsOf = (tellings: ReadonlyArray<Telling>) =>
    recipientRows(
      sql`SELECT p.user_id AS "userId", w.type, f.inbox, f.email, f.sms, s.digest
        FROM (SELECT DISTINCT user_id, type FROM unnest(${tellings.map(({ userId }) => userId)}::uuid[],
          ${tellings.map(({ notice }) => notice.type)}::text[]) AS w (user_id, type)) AS w
        JOIN people p USING (user_id) JOIN accounts a USING (user_id)
        LEFT JOIN notification_preferences f ON f.user_id = w.user_id AND f.type = w.type
        LEFT JOIN notification_settings s ON s.user_id = w.user_id
        WHERE a.status = 'active' ORDER BY p.user_id FOR KEY SHARE OF p`
    )

  const tellSome = Effect.fnUntraced(function* (tellings: ReadonlyArray<Telling>) {
    const chosen = new Map(
      (yield* recipientsOf(tellings)).map(({ digest, email, inbox, sms, type, userId }) => {
        const own = inbox === null || email === null || sms === null ? undefined : { inbox, email, sms }
        const channels = channelsFor(type, own)
        return [`${userId} ${type}`, { channels, email: emailOf(type, channels, digest) }]
      })
    )
    const rows = tellings.flatMap((telling) => {
      const choice = chosen.get(`${telling.userId} ${telling.notice.type}`)
      const { event, notice, userId } = telling
      return choice === undefined
        ? []
        : [{ ...telling, ...notice, ...choice, id: notificationId(event, notice.type, userId) }]
    })
    if (rows.length === 0) return
    const now = DateTime.toDateUtc(yield* DateTime.now)
    // As JSON: arrays of nulls and arrays of arrays are not the driver's. A row without a channel is kept too: told is told.
    const written = yield* typeRows(
      sql`INSERT INTO tellings (id, user_id, type, course_id, course_version, certificate_id, material_id, reasons,
          course_due_at, created_at, inbox, inbox_at, email, email_at, sms, sms_at, traceparent)
        SELECT r.id, r.user_id, r.type, r.course_id, r.course_version, r.certificate_id, r.material_id, r.reasons,
          r.course_due_at, r.created_at, r.inbox, ${now}::timestamptz, r.email, ${now}::timestamptz, r.sms, ${now}::timestamptz,
          r.traceparent
        FROM jsonb_to_recordset(${JSON.stringify(
          rows.map((row) => ({
            id: row.id,
            user_id: row.userId,
            type: row.type,
            course_id: row.courseId,
            course_version: row.courseVersion,
            certificate_id: row.certificateId,
            material_id: row.materialId,
            reasons: row.reasons,
            course_due_at: row.courseDueAt,
            created_at: row.happenedAt,
            inbox: row.channels.inbox ? "due" : "none",
            email: row.email,
            sms: row.channels.sms ? "due" : "none",
            traceparent: row.traceparent
          }))
        )}::text::jsonb) AS r (id uuid, user_id uuid, type text, course_id uuid, course_version int, certificate_id uuid,
          material_id uuid, reasons text[], course_due_at timestamptz, created_at timestamptz, inbox text, email text, sms text,
          traceparent text)
        ON CONFLICT (id) DO NOTHING RETURNING type`
    )
    for (const { type } of written) yield* Metric.update(Metric.withAttributes(told, { type }), 1)
  })

  return Tellings.of({
    tell: Effect.fn("Tellings.tell")(function* (tellings) {
      for (let first = 0; first < tellings.length; first += chunk) {
        yield* tellSome(tellings.slice(first, first + chunk))
      }
    }),
    of: (userId) =>
      newsRows(
        sql`SELECT ${sql.literal(newsColumns)} FROM tellings t WHERE t.user_id = ${userId} ORDER BY created_at DESC, id DESC`
      ),
    endingMail: (userId, types) =>
      sql`UPDATE tellings SET email = 'none' WHERE user_id = ${userId} AND email IN ('due', 'digest') AND type = ANY(${[...types]}::text[])`,
    prune: Effect.gen(function* () {
      const now = (yield* DateTime.now).epochMilliseconds
      const [repeated, over] = [new Date(now - newsMillis - day), new Date(now - keptDays * day)]
      yield* Effect.orDie(
        sql`DELETE FROM tellings WHERE created_at < ${over}
          OR (created_at < ${repeated} AND inbox <> 'due' AND email NOT IN ('due', 'digest') AND sms <> 'due')`
      )
    })
  })
})

export class Tellings extends Context.Service<
  Tellings,
  {
    /** Writes who is told, in the caller's transaction. A repeat changes nothing. */
    readonly tell: (tellings: ReadonlyArray<Telling>) => Effect.Effect<void>
    /** What is kept of a person's, newest first, whatever the channel. */
    readonly of: (userId: UserId) => Effect.Effect<ReadonlyArray<News>>
    /** The statement that stops mail of these kinds that has not gone out. */
    readonly endingMail: (
      userId: UserId,
      types: ReadonlyArray<OptionalNotificationType>
    ) => Statement.Statement<unknown>
    /** Removes what is done and cannot come again. */
    readonly prune: Effect.Effect<void>
  }
>()("@lyceum/user/notifications/Tellings") {
  static readonly layer = Layer.effect(Tellings, make)
}

/** One piece of news as an item of the table (packages/storage/src/dynamo/Table.ts): its key, its attributes, its life. Pure. */
import { CertificateId, CourseId, CourseVersion, MaterialId, NotificationId, UserId } from "@lyceum/domain/Ids"
import { NotificationType } from "@lyceum/domain/Notification"
import type { Item } from "@lyceum/storage/dynamo/DynamoClient"
import { inboxPartition } from "@lyceum/storage/dynamo/Table"
import { Effect, Schema } from "effect"

/** What a person is told; `reasons` belong to `materialId`. */
export interface News {
  readonly id: NotificationId
  readonly userId: UserId
  readonly type: NotificationType
  readonly courseId: CourseId | null
  readonly courseVersion: CourseVersion | null
  readonly certificateId: CertificateId | null
  readonly materialId: MaterialId | null
  readonly reasons: ReadonlyArray<string>
  readonly courseDueAt: Date | null
  readonly createdAt: Date
  readonly readAt: Date | null
}

/** How long news is kept, in days. */
export const keptDays = 365
const day = 86_400_000

const newsPrefix = "news#"
/** Sort keys of the marks of what is not read begin so. */
export const unreadPrefix = "unread#"

type Place = Pick<News, "createdAt" | "id">

/** Sort key of the news itself: in order of time, then of id. */
export const newsKey = ({ createdAt, id }: Place): string => `${newsPrefix}${createdAt.toISOString()}#${id}`
/** Sort key of the mark that it is not read. */
export const unreadKey = (id: NotificationId): string => `${unreadPrefix}${id}`
/** Sort keys of all news that is not over at this moment lie between these. */
export const livingNews = (now: number): readonly [from: string, to: string] => [
  `${newsPrefix}${new Date(now - keptDays * day).toISOString()}`,
  `${newsPrefix}~`
]

/** When news of this time is over, in seconds since 1970: the table's TTL attribute. */
const expiresAt = (createdAt: Date): string => String(Math.floor(createdAt.getTime() / 1000) + keptDays * (day / 1000))

const s = (value: string) => ({ S: value })
const some = <Name extends string>(name: Name, value: string | null) => (value === null ? {} : { [name]: s(value) })

export const keyOf = (userId: UserId, sort: string) => ({ pk: s(inboxPartition(userId)), sk: s(sort) })

/** The item of the news. */
export const newsItem = (news: News): Item => ({
  ...keyOf(news.userId, newsKey(news)),
  type: s(news.type),
  ...some("courseId", news.courseId),
  ...(news.courseVersion === null ? {} : { courseVersion: { N: String(news.courseVersion) } }),
  ...some("certificateId", news.certificateId),
  ...some("materialId", news.materialId),
  ...(news.reasons.length === 0 ? {} : { reasons: { L: news.reasons.map(s) } }),
  ...some("courseDueAt", news.courseDueAt?.toISOString() ?? null),
  ...some("readAt", news.readAt?.toISOString() ?? null),
  expiresAt: { N: expiresAt(news.createdAt) }
})

/** The mark that it is not read: leads from the id to the news. */
export const unreadItem = ({ createdAt, id, userId }: News): Item => ({
  ...keyOf(userId, unreadKey(id)),
  at: s(createdAt.toISOString()),
  expiresAt: { N: expiresAt(createdAt) }
})

const S = <A>(Value: Schema.Codec<A, string>) => Schema.Struct({ S: Value })
const N = Schema.Struct({ N: Schema.FiniteFromString })
const NewsItem = Schema.Struct({
  pk: S(Schema.TemplateLiteralParser(["user#", UserId])),
  sk: S(Schema.TemplateLiteralParser([newsPrefix, Schema.DateFromString, "#", NotificationId])),
  type: S(NotificationType),
  courseId: Schema.optionalKey(S(CourseId)),
  courseVersion: Schema.optionalKey(Schema.Struct({ N: Schema.FiniteFromString.pipe(Schema.decodeTo(CourseVersion)) })),
  certificateId: Schema.optionalKey(S(CertificateId)),
  materialId: Schema.optionalKey(S(MaterialId)),
  reasons: Schema.optionalKey(Schema.Struct({ L: Schema.Array(S(Schema.String)) })),
  courseDueAt: Schema.optionalKey(S(Schema.DateFromString)),
  readAt: Schema.optionalKey(S(Schema.DateFromString))
})
const decodeNews = Schema.decodeUnknownEffect(NewsItem)

/** The news of an item. Items are our own: one of another shape is a defect. */
export const newsOf = (item: Item): Effect.Effect<News> =>
  Effect.map(Effect.orDie(decodeNews(item)), ({ pk, sk, ...found }) => ({
    id: sk.S[3],
    userId: pk.S[1],
    type: found.type.S,
    courseId: found.courseId?.S ?? null,
    courseVersion: found.courseVersion?.N ?? null,
    certificateId: found.certificateId?.S ?? null,
    materialId: found.materialId?.S ?? null,
    reasons: found.reasons?.L.map((reason) => reason.S) ?? [],
    courseDueAt: found.courseDueAt?.S ?? null,
    createdAt: sk.S[1],
    readAt: found.readAt?.S ?? null
  }))

const UnreadItem = Schema.Struct({
  sk: S(Schema.TemplateLiteralParser([unreadPrefix, NotificationId])),
  at: S(Schema.DateFromString),
  expiresAt: N
})
const decodeUnread = Schema.decodeUnknownEffect(UnreadItem)

/** Where the news is that a mark belongs to, and when both are over (seconds since 1970). */
export const unreadOf = (item: Item) =>
  Effect.map(Effect.orDie(decodeUnread(item)), ({ at, expiresAt, sk }) => ({
    id: sk.S[1],
    createdAt: at.S,
    expiresAt: expiresAt.N
  }))

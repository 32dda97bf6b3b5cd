/**
 * The inbox of each person, in DynamoDB: written by the courier, read and marked by its owner. News is one item, that it is not
 * read is another (the mark); the count of what is unread is the count of marks. No operation needs a transaction, each can be
 * cut off anywhere and done again, and reads are a key or a `Query`:
 * - written: the mark first, then the news if it is not there; if it was, and read, the mark goes again.
 * - read: the time on the news first (what is read keeps its time), then the mark goes. A mark without its news stays: the
 *   courier is between the two.
 * - over: news and mark carry the same TTL, and readers pass over what is over but not yet deleted.
 */
import { NotificationId, type UserId } from "@lyceum/domain/Ids"
import { DynamoClient, type Item } from "@lyceum/storage/dynamo/DynamoClient"
import type { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { inboxPartition } from "@lyceum/storage/dynamo/Table"
import { Context, DateTime, Effect, Layer, Option, Schema, Stream } from "effect"
import {
  keyOf,
  livingNews,
  type News,
  newsItem,
  newsKey,
  newsOf,
  unreadItem,
  unreadKey,
  unreadOf,
  unreadPrefix
} from "./InboxItem.ts"

/** Where a page starts: after this one. */
export const InboxKey = Schema.Struct({
  createdAt: Schema.DateTimeUtcFromString,
  id: NotificationId
})

/** Requests of one call that are under way at once. */
const concurrency = 16

type Where = { readonly id: NotificationId; readonly createdAt: Date }

const make = Effect.gen(function* () {
  const { run, runIf, table, writeAll } = yield* DynamoClient
  const person = (userId: UserId) => ({ S: inboxPartition(userId) })

  /** Every item of a person whose sort key begins so, in pages as the table gives them. */
  const pages = (userId: UserId, begins: string, attributes?: string) =>
    Stream.paginate(Option.none<Item>(), (start) =>
      run("read the inbox", (sdk, signal) =>
        sdk.query(
          {
            TableName: table,
            ...(begins === ""
              ? { KeyConditionExpression: "pk = :person", ExpressionAttributeValues: { ":person": person(userId) } }
              : {
                  KeyConditionExpression: "pk = :person AND begins_with(sk, :begins)",
                  ExpressionAttributeValues: { ":person": person(userId), ":begins": { S: begins } }
                }),
            ScanIndexForward: false,
            ...(attributes === undefined ? {} : { ProjectionExpression: attributes }),
            ...(Option.isNone(start) ? {} : { ExclusiveStartKey: start.value })
          },
          signal
        )
      ).pipe(
        Effect.map(
          ({ Items = [], LastEvaluatedKey }) =>
            [[Items], Option.map(Option.fromUndefinedOr(LastEvaluatedKey), Option.some)] as const
        )
      )
    )

  const unreadMarks = Effect.fnUntraced(function* (userId: UserId) {
    const now = (yield* DateTime.now).epochMilliseconds / 1000
    const items = (yield* Stream.runCollect(pages(userId, unreadPrefix))).flat()
    const marks = yield* Effect.forEach(items, unreadOf)
    return marks.filter(({ expiresAt }) => expiresAt > now)
  })

  const withdrawMarks = (userId: UserId, ids: ReadonlyArray<NotificationId>) =>
    writeAll(
      "take marks away",
      ids.map((id) => ({ DeleteRequest: { Key: keyOf(userId, unreadKey(id)) } }))
    )

  const put = Effect.fn("Inbox.put")(function* (news: News) {
    const { id, readAt, userId } = news
    const write = (item: Item) =>
      runIf("write news", (sdk, signal) =>
        sdk.putItem({ TableName: table, Item: item, ConditionExpression: "attribute_not_exists(pk)" }, signal)
      )
    if (readAt === null) yield* write(unreadItem(news))
    if (Option.isSome(yield* write(newsItem(news))) || readAt !== null) return
    // It was there already, perhaps from a try before this one, perhaps read since.
    const { Item: there } = yield* run("read news", (sdk, signal) =>
      sdk.getItem({ TableName: table, Key: keyOf(userId, newsKey(news)), ConsistentRead: true }, signal)
    )
    if (there === undefined || (yield* newsOf(there)).readAt !== null) yield* withdrawMarks(userId, [id])
  })

  const page = Effect.fn("Inbox.page")(function* (
    userId: UserId,
    after: typeof InboxKey.Type | undefined,
    limit: number
  ) {
    const [from, end] = livingNews((yield* DateTime.now).epochMilliseconds)
    const last = after === undefined ? undefined : `news#${DateTime.formatIso(after.createdAt)}#${after.id}`
    const to = last ?? end
    if (to < from) return []
    const { Items = [] } = yield* run("read the inbox", (sdk, signal) =>
      sdk.query(
        {
          TableName: table,
          KeyConditionExpression: "pk = :person AND sk BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":person": person(userId), ":from": { S: from }, ":to": { S: to } },
          ScanIndexForward: false,
          // One that says whether there are more, and one for the last of the page before.
          Limit: limit + 2
        },
        signal
      )
    )
    const news = yield* Effect.forEach(Items, newsOf)
    return news.filter((one) => newsKey(one) !== last).slice(0, limit + 1)
  })

  const markSome = Effect.fnUntraced(function* (userId: UserId, marks: ReadonlyArray<Where>) {
    const now = DateTime.formatIso(yield* DateTime.now)
    const read = yield* Effect.forEach(
      marks,
      (mark) =>
        runIf("mark news as read", (sdk, signal) =>
          sdk.updateItem(
            {
              TableName: table,
              Key: keyOf(userId, newsKey(mark)),
              UpdateExpression: "SET readAt = if_not_exists(readAt, :now)",
              ConditionExpression: "attribute_exists(pk)",
              ExpressionAttributeValues: { ":now": { S: now } }
            },
            signal
          )
        ).pipe(Effect.map((done) => (Option.isSome(done) ? [mark.id] : []))),
      { concurrency }
    )
    yield* withdrawMarks(userId, read.flat())
  })

  /** The marks of these ids; others have been read, or are somebody else's. */
  const marksOf = Effect.fnUntraced(function* (userId: UserId, ids: ReadonlyArray<NotificationId>) {
    const items = yield* Effect.forEach(
      new Set(ids),
      (id) =>
        run("read marks", (sdk, signal) =>
          sdk.getItem({ TableName: table, Key: keyOf(userId, unreadKey(id)), ConsistentRead: true }, signal)
        ),
      { concurrency }
    )
    return yield* Effect.forEach(
      items.flatMap(({ Item: item }) => (item === undefined ? [] : [item])),
      unreadOf
    )
  })

  return Inbox.of({
    put,
    remove: (userId, news) =>
      writeAll(
        "take news away",
        [newsKey(news), unreadKey(news.id)].map((sort) => ({ DeleteRequest: { Key: keyOf(userId, sort) } }))
      ),
    page,
    unread: Effect.fn("Inbox.unread")((userId) =>
      Effect.map(unreadMarks(userId), (marks) => marks.map(({ id }) => id))
    ),
    markRead: Effect.fn("Inbox.markRead")(function* (userId, ids) {
      yield* markSome(userId, ids === undefined ? yield* unreadMarks(userId) : yield* marksOf(userId, ids))
    }),
    everything: Effect.fn("Inbox.everything")(function* (userId) {
      const now = (yield* DateTime.now).epochMilliseconds
      const [from] = livingNews(now)
      const items = (yield* Stream.runCollect(pages(userId, "news#"))).flat()
      const news = yield* Effect.forEach(items, newsOf)
      return news.filter((one) => newsKey(one) >= from)
    }),
    erase: Effect.fn("Inbox.erase")((userId) =>
      pages(userId, "", "pk, sk").pipe(
        Stream.runForEach((items) =>
          writeAll(
            "erase an inbox",
            items.flatMap(({ pk, sk }) =>
              pk === undefined || sk === undefined ? [] : [{ DeleteRequest: { Key: { pk, sk } } }]
            )
          )
        )
      )
    )
  })
})

export class Inbox extends Context.Service<
  Inbox,
  {
    /** Writes news; a repeat changes nothing, also when it was read in between. */
    readonly put: (news: News) => Effect.Effect<void, DynamoUnavailable>
    /** Takes one piece of news away with its mark. */
    readonly remove: (userId: UserId, news: Where) => Effect.Effect<void, DynamoUnavailable>
    /** Newest first; one more than `limit` when there are more. */
    readonly page: (
      userId: UserId,
      after: typeof InboxKey.Type | undefined,
      limit: number
    ) => Effect.Effect<ReadonlyArray<News>, DynamoUnavailable>
    /** What is not read, in the whole inbox. */
    readonly unread: (userId: UserId) => Effect.Effect<ReadonlyArray<NotificationId>, DynamoUnavailable>
    /** Marks the person's own news; `undefined` = all of it. */
    readonly markRead: (
      userId: UserId,
      ids: ReadonlyArray<NotificationId> | undefined
    ) => Effect.Effect<void, DynamoUnavailable>
    /** Everything that is there, newest first. */
    readonly everything: (userId: UserId) => Effect.Effect<ReadonlyArray<News>, DynamoUnavailable>
    /** Deletes everything of a person. */
    readonly erase: (userId: UserId) => Effect.Effect<void, DynamoUnavailable>
  }
>()("@lyceum/user/notifications/Inbox") {
  static readonly layer = Layer.effect(Inbox, make)
}

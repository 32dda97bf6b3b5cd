/** What the API shows of news: with its course by its present title, and what is unread. */
import type { Notification } from "@lyceum/api/Notifications"
import type { UserId } from "@lyceum/domain/Ids"
import { Context, DateTime, Effect, Layer } from "effect"
import type { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { Inbox, type InboxKey } from "./Inbox.ts"
import type { News } from "./InboxItem.ts"
import { KnownCourses } from "./KnownCourses.ts"
import { Tellings } from "./Tellings.ts"

type Shown = typeof Notification.Type

const make = Effect.gen(function* () {
  const inbox = yield* Inbox
  const courses = yield* KnownCourses
  const tellings = yield* Tellings

  const shown = Effect.fnUntraced(function* (news: ReadonlyArray<News>) {
    const titles = yield* courses.titles(news.flatMap(({ courseId }) => (courseId === null ? [] : [courseId])))
    return news.map((one): Shown => ({
      id: one.id,
      type: one.type,
      course: one.courseId === null ? null : (titles.get(one.courseId) ?? null),
      courseVersion: one.courseVersion,
      certificateId: one.certificateId,
      dueAt: one.courseDueAt === null ? null : DateTime.fromDateUnsafe(one.courseDueAt),
      material: one.materialId === null ? null : { id: one.materialId, reasons: one.reasons },
      createdAt: DateTime.fromDateUnsafe(one.createdAt),
      readAt: one.readAt === null ? null : DateTime.fromDateUnsafe(one.readAt)
    }))
  })

  return InboxView.of({
    page: Effect.fn("InboxView.page")(function* (userId, after, limit) {
      const [news, marks] = yield* Effect.all([inbox.page(userId, after, limit), inbox.unread(userId)], {
        concurrency: 2
      })
      // A mark that a broken-off "read" left behind is not counted where the news itself says that it was read.
      const read = new Set(news.flatMap(({ id, readAt }) => (readAt === null ? [] : [id])))
      return { items: yield* shown(news), unread: marks.filter((id) => !read.has(id)).length }
    }),
    everything: Effect.fn("InboxView.everything")(function* (userId) {
      const kept = yield* inbox.everything(userId)
      const there = new Set(kept.map(({ id }) => id))
      // What goes to other channels alone, and what is still on its way.
      const others = (yield* tellings.of(userId)).filter(({ id }) => !there.has(id))
      return yield* shown([...kept, ...others].toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()))
    })
  })
})

export class InboxView extends Context.Service<
  InboxView,
  {
    /** Newest first, one more than `limit` when there are more; `unread` in the whole inbox. */
    readonly page: (
      userId: UserId,
      after: typeof InboxKey.Type | undefined,
      limit: number
    ) => Effect.Effect<{ readonly items: ReadonlyArray<Shown>; readonly unread: number }, DynamoUnavailable>
    /** All that the person was told and that is kept, on whatever channel, newest first. */
    readonly everything: (userId: UserId) => Effect.Effect<ReadonlyArray<Shown>, DynamoUnavailable>
  }
>()("@lyceum/user/notifications/InboxView") {
  static readonly layer = Layer.effect(InboxView, make)
}

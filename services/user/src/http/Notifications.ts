/** Handlers of group `notifications` in packages/api Notifications.ts. */
import { UsersApi } from "@lyceum/api/Users"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf } from "@lyceum/runtime/http/Paging"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Inbox, InboxKey, notificationOf } from "../notifications/Inbox.ts"
import { Preferences } from "../notifications/Preferences.ts"

const cursor = cursorCodec(InboxKey)

export const notificationsHandlers = HttpApiBuilder.group(
  UsersApi,
  "notifications",
  Effect.fn(function* (handlers) {
    const inbox = yield* Inbox
    const preferences = yield* Preferences
    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notification.read", true)
          const limit = limitOf(query)
          const rows = yield* inbox.page(userId, yield* cursor.decode(query.cursor), limit)
          const page = yield* pageOf(rows, limit, {
            item: notificationOf,
            keyOf: ({ createdAt, id }) => ({ createdAt, id }),
            encode: cursor.encode
          })
          return { ...page, unread: yield* inbox.unread(userId) }
        }),
      markRead: ({ payload }) =>
        Effect.flatMap(authorize("notification.change", true), ({ userId }) =>
          inbox.markRead(userId, "ids" in payload ? payload.ids : undefined)
        ),
      preferences: () => Effect.flatMap(authorize("notification.read", true), ({ userId }) => preferences.of(userId)),
      setPreferences: ({ payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notification.change", true)
          yield* preferences.set(userId, payload)
          return yield* preferences.of(userId)
        })
    })
  })
)

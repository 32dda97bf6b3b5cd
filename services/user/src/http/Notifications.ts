/** Handlers of the groups in packages/api Notifications.ts. */
import { UsersApi } from "@lyceum/api/Users"
import { authorize } from "@lyceum/runtime/auth/Authorize"
import { cursorCodec, limitOf, pageOf, setResponseHeader } from "@lyceum/runtime/http/Paging"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Inbox, InboxKey } from "../notifications/Inbox.ts"
import { InboxView } from "../notifications/InboxView.ts"
import { Preferences } from "../notifications/Preferences.ts"
import { Settings } from "../notifications/Settings.ts"
import { Unsubscribe } from "../notifications/Unsubscribe.ts"
import { inboxAway } from "./InboxAway.ts"

const cursor = cursorCodec(InboxKey)

export const notificationsHandlers = HttpApiBuilder.group(
  UsersApi,
  "notifications",
  Effect.fn(function* (handlers) {
    const inbox = yield* Inbox
    const view = yield* InboxView
    const preferences = yield* Preferences
    const settings = yield* Settings
    return handlers.handleAll({
      list: ({ query }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notification.read", true)
          const limit = limitOf(query)
          const { items, unread } = yield* view.page(userId, yield* cursor.decode(query.cursor), limit)
          const page = yield* pageOf(items, limit, {
            item: (item) => item,
            keyOf: ({ createdAt, id }) => ({ createdAt, id }),
            encode: cursor.encode
          })
          return { ...page, unread }
        }).pipe(inboxAway),
      markRead: ({ payload }) =>
        Effect.flatMap(authorize("notification.change", true), ({ userId }) =>
          inbox.markRead(userId, "ids" in payload ? payload.ids : undefined)
        ).pipe(inboxAway),
      preferences: () => Effect.flatMap(authorize("notification.read", true), ({ userId }) => preferences.of(userId)),
      setPreferences: ({ payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notification.change", true)
          yield* preferences.set(userId, payload)
          return yield* preferences.of(userId)
        }),
      settings: () => Effect.flatMap(authorize("notification.read", true), ({ userId }) => settings.of(userId)),
      setSettings: ({ payload }) =>
        Effect.gen(function* () {
          const { userId } = yield* authorize("notification.change", true)
          yield* settings.set(userId, payload)
          return yield* settings.of(userId)
        })
    })
  })
)

export const unsubscribeHandlers = HttpApiBuilder.group(
  UsersApi,
  "unsubscribe",
  Effect.fn(function* (handlers) {
    const unsubscribe = yield* Unsubscribe
    return handlers.handleAll({
      unsubscribe: ({ query }) => Effect.map(unsubscribe.end(query.token), (type) => ({ type })),
      // To the page of the same address space; the secret stays out of what the next page refers to.
      showUnsubscribe: ({ query }) =>
        Effect.andThen(
          setResponseHeader("location", `/unsubscribe?token=${encodeURIComponent(query.token)}`),
          setResponseHeader("referrer-policy", "no-referrer")
        )
    })
  })
)

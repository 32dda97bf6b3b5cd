/** What people chose to be told, on which channel. No row = the default of the type. */
import type { NotificationPreferences } from "@lyceum/api/Notifications"
import type { UserId } from "@lyceum/domain/Ids"
import {
  channelsFor,
  NotificationType,
  notificationTypes,
  type OptionalNotificationType
} from "@lyceum/domain/Notification"
import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowsOf } from "../accounts/Rows.ts"

type Table = typeof NotificationPreferences.Type

const ChosenRow = Schema.Struct({
  type: NotificationType,
  inbox: Schema.Boolean,
  email: Schema.Boolean,
  sms: Schema.Boolean
})

export class Preferences extends Context.Service<
  Preferences,
  {
    readonly of: (userId: UserId) => Effect.Effect<Table>
    /** Keeps the whole table. Nothing is kept of somebody who is gone. */
    readonly set: (userId: UserId, table: Table) => Effect.Effect<void>
    /** Switches mail of these kinds off and leaves the other channels as they are. */
    readonly endMail: (userId: UserId, types: ReadonlyArray<OptionalNotificationType>) => Effect.Effect<void>
  }
>()("@lyceum/user/notifications/Preferences") {
  static readonly layer = Layer.effect(
    Preferences,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const chosenRows = rowsOf(ChosenRow)
      return Preferences.of({
        of: Effect.fn("Preferences.of")(function* (userId) {
          const rows = yield* chosenRows(
            sql`SELECT type, inbox, email, sms FROM notification_preferences WHERE user_id = ${userId}`
          )
          const chosen = new Map(rows.map(({ email, inbox, sms, type }) => [type, { inbox, email, sms }]))
          const row = (type: OptionalNotificationType) => channelsFor(type, chosen.get(type))
          return {
            enrolled: row("enrolled"),
            waitlisted: row("waitlisted"),
            promoted: row("promoted"),
            withdrawn: row("withdrawn"),
            "course-completed": row("course-completed"),
            "course-published": row("course-published"),
            "due-soon": row("due-soon"),
            "material-rejected": row("material-rejected")
          }
        }),
        set: Effect.fn("Preferences.set")(function* (userId, table) {
          const rows = Object.entries(table)
          yield* sql`INSERT INTO notification_preferences (user_id, type, inbox, email, sms)
            SELECT p.user_id, c.type, c.inbox, c.email, c.sms FROM people p, unnest(${rows.map(([type]) => type)}::text[],
              ${rows.map(([, { inbox }]) => inbox)}::bool[], ${rows.map(([, { email }]) => email)}::bool[],
              ${rows.map(([, { sms }]) => sms)}::bool[]) AS c (type, inbox, email, sms)
            WHERE p.user_id = ${userId}
            ON CONFLICT (user_id, type) DO UPDATE SET inbox = excluded.inbox, email = excluded.email, sms = excluded.sms`
        }, Effect.orDie),
        endMail: Effect.fn("Preferences.endMail")(function* (userId, types) {
          if (types.length === 0) return
          yield* sql`INSERT INTO notification_preferences (user_id, type, inbox, email, sms)
            SELECT p.user_id, c.type, c.inbox, false, c.sms FROM people p, unnest(${[...types]}::text[],
              ${types.map((type) => notificationTypes[type].inbox)}::bool[],
              ${types.map((type) => notificationTypes[type].sms)}::bool[]) AS c (type, inbox, sms)
            WHERE p.user_id = ${userId}
            ON CONFLICT (user_id, type) DO UPDATE SET email = false`
        }, Effect.orDie)
      })
    })
  )
}

/** Where and when messages may come: phone number, time zone, quiet hours, digest. No row = the defaults here. */
import type { NotificationSettings } from "@lyceum/api/Notifications"
import type { UserId } from "@lyceum/domain/Ids"
import { DigestFrequency, PhoneNumber } from "@lyceum/domain/Notification"
import { Context, DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { rowOf } from "../accounts/Rows.ts"
import { minutesOf, nextDigest, timeOf } from "../domain/DeliveryTimes.ts"

type Chosen = typeof NotificationSettings.Type

/** Where nobody said where they are. */
export const defaultZone = DateTime.zoneMakeNamedUnsafe("UTC")
/** A digest that somebody switches on comes on Monday, in the morning, unless they say otherwise. */
const defaultDigest = { frequency: "off", hour: 8, weekday: 1 } as const

const SettingsRow = Schema.Struct({
  phone: Schema.NullOr(PhoneNumber),
  zone: Schema.NullOr(Schema.TimeZoneNamedFromString),
  from: Schema.NullOr(Schema.Int),
  to: Schema.NullOr(Schema.Int),
  frequency: Schema.NullOr(DigestFrequency),
  hour: Schema.NullOr(Schema.Int),
  weekday: Schema.NullOr(Schema.Int)
})

const settingsOf = ({ frequency, from, hour, phone, to, weekday, zone }: typeof SettingsRow.Type): Chosen => ({
  phone,
  timeZone: zone ?? defaultZone,
  quietHours: from === null || to === null ? null : { from: timeOf(from), to: timeOf(to) },
  digest: {
    frequency: frequency ?? defaultDigest.frequency,
    hour: hour ?? defaultDigest.hour,
    weekday: weekday ?? defaultDigest.weekday
  }
})

const nobody = settingsOf({ phone: null, zone: null, from: null, to: null, frequency: null, hour: null, weekday: null })

export class Settings extends Context.Service<
  Settings,
  {
    readonly of: (userId: UserId) => Effect.Effect<Chosen>
    /** Keeps all of it; nothing is kept of somebody who is gone. Without a digest, what one had collected is due by itself. */
    readonly set: (userId: UserId, settings: Chosen) => Effect.Effect<void>
  }
>()("@lyceum/user/notifications/Settings") {
  static readonly layer = Layer.effect(
    Settings,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const row = rowOf(SettingsRow)
      const set = Effect.fnUntraced(function* (userId: UserId, { digest, phone, quietHours, timeZone }: Chosen) {
        const now = yield* DateTime.now
        const next = nextDigest(now, timeZone, digest)
        yield* sql`UPDATE people SET phone = ${phone} WHERE user_id = ${userId}`
        yield* sql`INSERT INTO notification_settings (user_id, time_zone, quiet_from, quiet_to, digest, digest_hour,
            digest_weekday, digest_at)
          SELECT user_id, ${DateTime.zoneToString(timeZone)}, ${quietHours === null ? null : minutesOf(quietHours.from)}::int,
            ${quietHours === null ? null : minutesOf(quietHours.to)}::int, ${digest.frequency}, ${digest.hour}::int,
            ${digest.weekday}::int, ${next === null ? null : DateTime.toDateUtc(next)}::timestamptz
          FROM people WHERE user_id = ${userId}
          ON CONFLICT (user_id) DO UPDATE SET time_zone = excluded.time_zone, quiet_from = excluded.quiet_from,
            quiet_to = excluded.quiet_to, digest = excluded.digest, digest_hour = excluded.digest_hour,
            digest_weekday = excluded.digest_weekday, digest_at = excluded.digest_at`
        // What waits for quiet hours is looked at again: they may not hold any more.
        const from = DateTime.toDateUtc(now)
        yield* sql`UPDATE tellings SET email_at = ${from} WHERE user_id = ${userId} AND email = 'due'`
        yield* sql`UPDATE tellings SET sms_at = ${from} WHERE user_id = ${userId} AND sms = 'due'`
        if (digest.frequency === "off") {
          yield* sql`UPDATE tellings SET email = 'due', email_at = ${from} WHERE user_id = ${userId} AND email = 'digest'`
        }
      })
      return Settings.of({
        of: Effect.fn("Settings.of")((userId) =>
          Effect.map(
            row(
              sql`SELECT p.phone, s.time_zone AS zone, s.quiet_from AS "from", s.quiet_to AS "to", s.digest AS frequency,
                s.digest_hour AS hour, s.digest_weekday AS weekday
                FROM people p LEFT JOIN notification_settings s USING (user_id) WHERE p.user_id = ${userId}`
            ),
            Option.match({ onNone: () => nobody, onSome: settingsOf })
          )
        ),
        set: Effect.fn("Settings.set")((userId, settings) => Effect.orDie(sql.withTransaction(set(userId, settings))))
      })
    })
  )
}

/** Ends messages of one kind for who holds a link of one: no account is asked for, and nothing is said of the person. */
import { LinkExpired } from "@lyceum/api/Problems"
import { type NotificationType, notificationTypes, OptionalNotificationType } from "@lyceum/domain/Notification"
import { Config, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Preferences } from "./Preferences.ts"
import { Tellings } from "./Tellings.ts"
import { readToken, signedToken, type Unsubscription } from "./UnsubscribeToken.ts"

/** The shortest signing key, in characters. */
const shortestKey = 32

const isOptional = Schema.is(OptionalNotificationType)
/** The kinds of mail that end: of a digest all that it is made of, or they would come one by one instead. */
const kindsOf = (type: NotificationType): ReadonlyArray<OptionalNotificationType> =>
  type === "weekly-digest"
    ? OptionalNotificationType.literals.filter((kind) => notificationTypes[kind].digest)
    : isOptional(type)
      ? [type]
      : []

export class Unsubscribe extends Context.Service<
  Unsubscribe,
  {
    /** Address that ends messages of this kind to this person: for the job of a message, and no log. */
    readonly link: (unsubscription: Unsubscription) => string
    /** Ends mail of the kind that the token says; again changes nothing. Somebody who is gone is no failure. */
    readonly end: (token: string) => Effect.Effect<NotificationType, LinkExpired>
  }
>()("@lyceum/user/notifications/Unsubscribe") {
  /** `UNSUBSCRIBE_KEY` signs the links; `PUBLIC_URL` is where they lead. */
  static readonly layer = Layer.effect(
    Unsubscribe,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const preferences = yield* Preferences
      const tellings = yield* Tellings
      const key = yield* Config.schema(
        Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(shortestKey))),
        "UNSUBSCRIBE_KEY"
      )
      const publicUrl = yield* Config.URL("PUBLIC_URL")
      return Unsubscribe.of({
        link: (unsubscription) => {
          const url = new URL("/v1/notifications/unsubscribe", publicUrl)
          url.searchParams.set("token", signedToken(key, unsubscription))
          return url.href
        },
        end: Effect.fn("Unsubscribe.end")(function* (token) {
          const said = readToken(key, token)
          if (Option.isNone(said)) return yield* new LinkExpired()
          const { type, userId } = said.value
          const kinds = kindsOf(type)
          yield* Effect.orDie(
            sql.withTransaction(
              Effect.gen(function* () {
                yield* preferences.endMail(userId, kinds)
                yield* tellings.endingMail(userId, kinds)
                if (type === "weekly-digest") {
                  yield* sql`UPDATE notification_settings SET digest = 'off', digest_at = NULL WHERE user_id = ${userId}`
                }
              })
            )
          )
          return type
        })
      })
    })
  )
}

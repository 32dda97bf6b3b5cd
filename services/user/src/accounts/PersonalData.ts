/** Everything this service holds about a person (GDPR Art. 15 and 20). */
import type { PersonalData } from "@lyceum/api/Users"
import { EventStore } from "@lyceum/database/EventStore"
import type { DynamoUnavailable } from "@lyceum/storage/dynamo/Failures"
import { Context, DateTime, Effect, Layer } from "effect"
import { account, maxApiTokens } from "../domain/Account.ts"
import { InboxView } from "../notifications/InboxView.ts"
import { Preferences } from "../notifications/Preferences.ts"
import { Settings } from "../notifications/Settings.ts"
import { PasswordResets } from "../password-reset/PasswordResets.ts"
import { SecondFactors } from "../second-factor/SecondFactors.ts"
import { apiTokenOf, ApiTokens } from "../tokens/ApiTokens.ts"
import { sessionOf, Sessions } from "../tokens/Sessions.ts"
import { accountOf, type PersonRow } from "./People.ts"

export class PersonalDataOf extends Context.Service<
  PersonalDataOf,
  {
    readonly of: (person: PersonRow) => Effect.Effect<Omit<typeof PersonalData.Type, "request">, DynamoUnavailable>
  }
>()("@lyceum/user/PersonalDataOf") {
  static readonly layer = Layer.effect(
    PersonalDataOf,
    Effect.gen(function* () {
      const store = yield* EventStore
      const sessions = yield* Sessions
      const apiTokens = yield* ApiTokens
      const resets = yield* PasswordResets
      const factors = yield* SecondFactors
      const inbox = yield* InboxView
      const preferences = yield* Preferences
      const settings = yield* Settings
      return PersonalDataOf.of({
        of: Effect.fn("PersonalDataOf.of")(function* (person) {
          const history = yield* store.history(`${account.name}-${person.userId}`)
          return {
            account: accountOf(person),
            sessions: (yield* sessions.list(person.userId)).map(sessionOf),
            notifications: yield* inbox.everything(person.userId),
            notificationPreferences: yield* preferences.of(person.userId),
            notificationSettings: yield* settings.of(person.userId),
            apiTokens: (yield* apiTokens.page(person.userId, undefined, maxApiTokens)).map(apiTokenOf),
            passwordResets: (yield* resets.openOf(person.userId)).map(({ createdAt, expiresAt }) => ({
              createdAt: DateTime.fromDateUnsafe(createdAt),
              expiresAt: DateTime.fromDateUnsafe(expiresAt)
            })),
            secondFactor: yield* factors.of(person.userId),
            history: history.map(({ data, metadata, occurredAt, type }) => ({
              type,
              at: DateTime.fromDateUnsafe(occurredAt),
              actor: metadata.actor,
              data
            }))
          }
        })
      })
    })
  )
}

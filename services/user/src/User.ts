/**
 * The user service: accounts, sign-in, sessions, tokens. Needs an `EventLog`, a `JobQueue` and its
 * configuration (README), nothing else.
 */
import { UsersApi } from "@lyceum/api/Users"
import { UsersInternalApi } from "@lyceum/api/UsersInternal"
import { EventStore } from "@lyceum/database/EventStore"
import { userEvents } from "@lyceum/events/Topics"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import { relayLayer } from "@lyceum/messaging/Relay"
import { methodNotAllowed } from "@lyceum/runtime/http/MethodNotAllowed"
import { serviceDatabase } from "@lyceum/runtime/management/ServiceDatabase"
import { service } from "@lyceum/runtime/Service"
import { telemetry } from "@lyceum/runtime/telemetry/Telemetry"
import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Accounts } from "./accounts/Accounts.ts"
import { People } from "./accounts/People.ts"
import { PersonalDataOf } from "./accounts/PersonalData.ts"
import { bootstrap } from "./Bootstrap.ts"
import { breachedPasswords } from "./breached-passwords/Configured.ts"
import { notificationsConsumer } from "./consumers/Notifications.ts"
import { DataRequests } from "./data-requests/DataRequests.ts"
import { housekeeping } from "./Housekeeping.ts"
import { dataRequestsHandlers } from "./http/DataRequests.ts"
import { notificationsHandlers, unsubscribeHandlers } from "./http/Notifications.ts"
import { passwordResetsHandlers } from "./http/PasswordResets.ts"
import { secondFactorHandlers } from "./http/SecondFactor.ts"
import { sessionsHandlers } from "./http/Sessions.ts"
import { signUpHandlers } from "./http/SignUp.ts"
import { usersHandlers } from "./http/Users.ts"
import { usersInternalHandlers } from "./http/UsersInternal.ts"
import { MailOutbox } from "./mail/MailOutbox.ts"
import { migrations } from "./migrations/index.ts"
import { Digests } from "./notifications/Digests.ts"
import { DueSoon } from "./notifications/DueSoon.ts"
import { DueMessages } from "./notifications/DueMessages.ts"
import { Inbox } from "./notifications/Inbox.ts"
import { InboxCourier } from "./notifications/InboxCourier.ts"
import { InboxView } from "./notifications/InboxView.ts"
import { KnownCourses } from "./notifications/KnownCourses.ts"
import { Preferences } from "./notifications/Preferences.ts"
import { Settings } from "./notifications/Settings.ts"
import { notificationsTable } from "./notifications/Table.ts"
import { Tellings } from "./notifications/Tellings.ts"
import { Unsubscribe } from "./notifications/Unsubscribe.ts"
import { PasswordResets } from "./password-reset/PasswordResets.ts"
import { SecondFactors } from "./second-factor/SecondFactors.ts"
import { PasswordHashing } from "./sign-in/PasswordHashing.ts"
import { SignIn } from "./sign-in/SignIn.ts"
import { SignInThrottle } from "./sign-in/SignInThrottle.ts"
import { ApiTokens } from "./tokens/ApiTokens.ts"
import { BrowserSessions } from "./tokens/BrowserSessions.ts"
import { ownTokens } from "./tokens/OwnTokens.ts"
import { ServiceClients } from "./tokens/ServiceClients.ts"
import { Sessions } from "./tokens/Sessions.ts"
import { SigningKeys } from "./tokens/SigningKeys.ts"
import { TokenIssuer } from "./tokens/TokenIssuer.ts"

/** The routes alone, for whoever serves them by itself. */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(UsersApi, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([
      dataRequestsHandlers,
      notificationsHandlers,
      unsubscribeHandlers,
      passwordResetsHandlers,
      secondFactorHandlers,
      sessionsHandlers,
      signUpHandlers,
      usersHandlers
    ])
  ),
  HttpApiBuilder.layer(UsersInternalApi).pipe(Layer.provide(usersInternalHandlers)),
  methodNotAllowed(UsersApi),
  methodNotAllowed(UsersInternalApi)
)

const workers = Layer.mergeAll(housekeeping, notificationsConsumer).pipe(
  Layer.provide(relayLayer({ source: "user", topic: userEvents })),
  Layer.provide(Consumers.make())
)

const notifications = Layer.mergeAll(
  DueMessages.layer,
  DueSoon.layer,
  InboxCourier.layer,
  InboxView.layer,
  Settings.layer
).pipe(
  Layer.provideMerge(Unsubscribe.layer),
  Layer.provideMerge(
    Layer.mergeAll(
      Inbox.layer.pipe(Layer.provide(notificationsTable)),
      KnownCourses.layer,
      MailOutbox.layer,
      Preferences.layer,
      Tellings.layer
    )
  )
)

const domain = Layer.mergeAll(ownTokens, PersonalDataOf.layer, SignIn.layer).pipe(
  Layer.provideMerge(Accounts.layer),
  Layer.provideMerge(Layer.mergeAll(Digests.layer, PasswordResets.layer)),
  Layer.provideMerge(notifications),
  Layer.provideMerge(
    Layer.mergeAll(
      ApiTokens.layer,
      BrowserSessions.layer,
      breachedPasswords,
      DataRequests.layer,
      EventStore.layer,
      PasswordHashing.layer,
      SecondFactors.layer,
      People.layer,
      ServiceClients.layer,
      Sessions.layer,
      SignInThrottle.layer,
      TokenIssuer.layer.pipe(Layer.provideMerge(SigningKeys.layer))
    )
  )
)

/** What the routes and workers need, accounts that must be there included. */
export const parts = bootstrap.pipe(Layer.provideMerge(domain))

/** The whole service. Fresh: its own instances of shared layers, also beside other services in one process. */
export const layer = service({ routes, workers }).pipe(
  // Before the listener: who may connect finds the accounts that must be there.
  Layer.provide(parts),
  Layer.provide(serviceDatabase("user", migrations)),
  Layer.provide(telemetry("user")),
  Layer.fresh
)

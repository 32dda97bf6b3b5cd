/** What an instance does beside answering: health, what operators may ask for, its topic, and removing what is over. */
import { PgClient } from "@effect/sql-pg"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck } from "@lyceum/database/VerifyChain"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { Operations } from "@lyceum/runtime/management/Operations"
import { consumersHealth, databaseHealth, relayHealth } from "@lyceum/runtime/management/ServiceHealth"
import { pruning, rebuildOperation, verifyOperation } from "@lyceum/runtime/management/ServiceOperations"
import { Effect, Layer } from "effect"
import { notificationsGroup } from "./consumers/Notifications.ts"
import { DataRequests } from "./data-requests/DataRequests.ts"
import { lateAnswers } from "./data-requests/LateAnswers.ts"
import { account } from "./domain/Account.ts"
import { mailWorkerLayer } from "./mail/MailWorker.ts"
import { PasswordResets } from "./password-reset/PasswordResets.ts"
import { knownTables } from "./notifications/KnownCourses.ts"
import { Tellings } from "./notifications/Tellings.ts"
import { accountsReadModel } from "./projections/Accounts.ts"
import { SecondFactors } from "./second-factor/SecondFactors.ts"
import { SignInThrottle } from "./sign-in/SignInThrottle.ts"
import { Sessions } from "./tokens/Sessions.ts"
import { SigningKeys } from "./tokens/SigningKeys.ts"

const rotation = Layer.effectDiscard(
  Effect.gen(function* () {
    const operations = yield* Operations
    const keys = yield* SigningKeys
    yield* operations.add("rotate-signing-key", {
      description: "makes a new signing key; tokens of the old one stay valid until they expire",
      run: () => Effect.map(keys.rotate, (kid) => ({ kid }))
    })
  })
)

const rebuild = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const accounts = yield* rebuildReadModel({
    decider: account,
    readModel: accountsReadModel(sql),
    tables: ["accounts"]
  })
  // What people were told stays told: news is kept by id, and old events are no news.
  yield* rebuildFromTopics({ group: notificationsGroup, tables: knownTables })
  return { accounts }
})

const pruningOfSessions = Effect.gen(function* () {
  const sessions = yield* Sessions
  const throttle = yield* SignInThrottle
  const resets = yield* PasswordResets
  const tellings = yield* Tellings
  const requests = yield* DataRequests
  const factors = yield* SecondFactors
  yield* Effect.forkScoped(
    Effect.all([sessions.prune, throttle.prune, resets.prune, tellings.prune, requests.prune, factors.prune], {
      discard: true
    }).pipe(
      Effect.catchCause((cause) => Effect.logWarning("what is over was not removed", cause)),
      Effect.delay("1 hour"),
      Effect.forever
    )
  )
})

export const housekeeping = Layer.mergeAll(
  databaseHealth,
  relayHealth,
  consumersHealth,
  rebuildOperation(
    "rebuilds the read model of accounts from the event store, and what is known of courses and learners from the topics",
    rebuild
  ),
  verifyOperation([stateCheck(account)]),
  rotation,
  pruning,
  mailWorkerLayer,
  lateAnswers,
  Layer.effectDiscard(pruningOfSessions)
)

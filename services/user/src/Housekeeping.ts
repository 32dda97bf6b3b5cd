/** What an instance does beside answering: health, what operators may ask for, its topic, and removing what is over. */
import { PgClient } from "@effect/sql-pg"
import { pruneIdempotency } from "@lyceum/database/PruneIdempotency"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { userEvents } from "@lyceum/events/Topics"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Relay } from "@lyceum/messaging/Relay"
import { topicSpecs } from "@lyceum/messaging/TopicSpecs"
import { Health } from "@lyceum/runtime/management/Health"
import { Operations } from "@lyceum/runtime/management/Operations"
import { Effect, Layer, Option, Schedule } from "effect"
import { account } from "./domain/Account.ts"
import { accountsReadModel } from "./projections/Accounts.ts"
import { SignInThrottle } from "./sign-in/SignInThrottle.ts"
import { Sessions } from "./tokens/Sessions.ts"
import { SigningKeys } from "./tokens/SigningKeys.ts"

const checks = Effect.gen(function* () {
  const health = yield* Health
  const relay = yield* Relay
  const sql = yield* PgClient.PgClient
  yield* health.add(
    "database",
    sql`SELECT 1`.pipe(
      Effect.as(null),
      Effect.orElseSucceed(() => "the database does not answer")
    )
  )
  yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
})

const offered = Effect.gen(function* () {
  const operations = yield* Operations
  const keys = yield* SigningKeys
  const sql = yield* PgClient.PgClient
  yield* operations.add("rotate-signing-key", {
    description: "makes a new signing key; tokens of the old one stay valid until they expire",
    run: () => Effect.map(keys.rotate, (kid) => ({ kid }))
  })
  yield* operations.add("rebuild", {
    description: "rebuilds the read model of accounts from the event store",
    run: () =>
      rebuildReadModel({ decider: account, readModel: accountsReadModel(sql), tables: ["accounts"] }).pipe(
        Effect.provideService(PgClient.PgClient, sql),
        Effect.map((accounts) => ({ accounts }))
      )
  })
  yield* operations.add("verify", {
    description: "walks the audit trail and says what does not fit",
    run: () => verifyChain([stateCheck(account)]).pipe(Effect.provideService(PgClient.PgClient, sql))
  })
})

/** The relay tries again until its topic is there. */
const ownTopic = Effect.gen(function* () {
  const log = yield* EventLog
  yield* Effect.forkScoped(
    log.ensureTopics(topicSpecs.filter(({ name }) => name === userEvents.name)).pipe(
      Effect.retry({ schedule: Schedule.spaced("5 seconds"), while: ({ _tag }) => _tag === "EventLogUnavailable" }),
      Effect.catchCause((cause) => Effect.logError("the topic of the user service is not as it must be", cause))
    )
  )
})

const pruning = Effect.gen(function* () {
  const sessions = yield* Sessions
  const throttle = yield* SignInThrottle
  yield* Effect.forkScoped(
    Effect.all([sessions.prune, throttle.prune, pruneIdempotency], { discard: true }).pipe(
      Effect.catchCause((cause) => Effect.logWarning("what is over was not removed", cause)),
      Effect.delay("1 hour"),
      Effect.forever
    )
  )
})

export const housekeeping = Layer.effectDiscard(Effect.all([checks, offered, ownTopic, pruning], { discard: true }))

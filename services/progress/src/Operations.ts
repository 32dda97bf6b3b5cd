/** What health asks of this service, and what an operator may have it do: rebuild its read models, verify its audit trail. */
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import type { EventLog } from "@lyceum/messaging/EventLog"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { Relay } from "@lyceum/messaging/Relay"
import { Health } from "@lyceum/runtime/management/Health"
import { OperationFailed, Operations } from "@lyceum/runtime/management/Operations"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option } from "effect"
import { learnerProgress } from "./domain/LearnerProgress.ts"
import { quizAttempts } from "./domain/QuizAttempts.ts"
import { attemptRows } from "./projections/Attempts.ts"
import { certificateRows } from "./projections/Certificates.ts"

/** Read models of our own events: certificates and attempts. Gives how many streams each was built from. */
export const rebuildOwn = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const learners = yield* rebuildReadModel({
    decider: learnerProgress,
    readModel: certificateRows(sql),
    tables: ["certificates"]
  })
  const quizzes = yield* rebuildReadModel({
    decider: quizAttempts,
    readModel: attemptRows(sql),
    tables: ["attempts"]
  })
  return { learners, quizzes }
})

/** Copies of what others decide, and activity: filled again from the topics. Versions of courses never change: kept. */
export const copiedTables = ["enrollments", "course_owners", "item_activity"] as const

const checks = Effect.gen(function* () {
  const health = yield* Health
  const sql = yield* PgClient.PgClient
  const relay = yield* Relay
  const consumers = yield* Consumers
  yield* health.add(
    "database",
    sql`SELECT 1`.pipe(Effect.match({ onFailure: () => "the database does not answer", onSuccess: () => null }))
  )
  yield* health.add("relay", Effect.map(relay.failing, Option.getOrNull))
  yield* health.add(
    "consumers",
    Effect.gen(function* () {
      for (const { failing } of yield* consumers.all) {
        const reason = yield* failing
        if (Option.isSome(reason)) return reason.value
      }
      return null
    })
  )
})

/** Registers both with the management listener. */
export const operations = Layer.effectDiscard(
  Effect.gen(function* () {
    yield* checks
    const registry = yield* Operations
    const context = yield* Effect.context<PgClient.PgClient | EventLog | Consumers>()
    yield* registry.add("rebuild", {
      description:
        "builds certificates and attempts anew from the event store, the copies and activity from the topics",
      run: () =>
        Effect.gen(function* () {
          const own = yield* rebuildOwn
          yield* rebuildFromTopics({ group: "progress", tables: copiedTables })
          return own
        }).pipe(
          Effect.mapError(({ message }) => new OperationFailed({ reason: message })),
          Effect.provideContext(context)
        )
    })
    yield* registry.add("verify", {
      description: "walks every stream: hashes, versions, states",
      run: () => Effect.provideContext(verifyChain([stateCheck(learnerProgress), stateCheck(quizAttempts)]), context)
    })
  })
)

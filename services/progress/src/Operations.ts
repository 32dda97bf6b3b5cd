/** What an operator may have this service do: rebuild its read models, verify its audit trail. */
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck } from "@lyceum/database/VerifyChain"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { OperationFailed, Operations } from "@lyceum/runtime/management/Operations"
import { rebuildOperation, verifyOperation } from "@lyceum/runtime/management/ServiceOperations"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer } from "effect"
import { IssuerKeys } from "./certificates/issuer/IssuerKeys.ts"
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

const rebuild = Effect.gen(function* () {
  const own = yield* rebuildOwn
  yield* rebuildFromTopics({ group: "progress", tables: copiedTables })
  return own
})

const keyOperations = Layer.effectDiscard(
  Effect.gen(function* () {
    const operations = yield* Operations
    const keys = yield* IssuerKeys
    yield* operations.add("rotate-certificate-key", {
      description: "makes a new key for certificates, which signs once it is known; what older keys signed stays valid",
      run: () => Effect.map(keys.rotate, (publicKeyMultibase) => ({ publicKeyMultibase }))
    })
    yield* operations.add("withdraw-certificate-key", {
      description:
        "parameter publicKeyMultibase: a key whose private part others know; what it signed is no longer valid, new downloads are signed with another",
      run: ({ publicKeyMultibase = "" }) =>
        Effect.flatMap(keys.withdraw(publicKeyMultibase), (known) =>
          known ? Effect.succeed({ publicKeyMultibase }) : Effect.fail(new OperationFailed({ reason: "no such key" }))
        )
    })
  })
)

export const operations = Layer.mergeAll(
  rebuildOperation(
    "builds certificates and attempts anew from the event store, the copies and activity from the topics",
    rebuild
  ),
  verifyOperation([stateCheck(learnerProgress), stateCheck(quizAttempts)]),
  keyOperations
)

/** What an operator may have this service do: rebuild its read models, verify its audit trail. */
import { PgClient } from "@effect/sql-pg"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck } from "@lyceum/database/VerifyChain"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { rebuildOperation, verifyOperation } from "@lyceum/runtime/management/ServiceOperations"
import { Effect, Layer } from "effect"
import { enrollmentDecider } from "./domain/EnrollmentDecider.ts"
import { enrollmentRow } from "./projections/EnrollmentRows.ts"

/** Builds `enrollments` anew from the event store and counts the seats again. Gives how many enrolments there are. */
export const rebuildOwn = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const enrollments = yield* rebuildReadModel({
    decider: enrollmentDecider,
    readModel: enrollmentRow(sql),
    tables: ["enrollments"]
  })
  yield* Effect.orDie(sql`SELECT set_capacity(course_id, capacity, version) FROM seats`)
  return enrollments
})

/** What is known of others, filled again from the topics. Seats stay: a capacity of an older version never comes back. */
export const copiedTables = ["courses", "learners"] as const

const rebuild = Effect.gen(function* () {
  const enrollments = yield* rebuildOwn
  yield* rebuildFromTopics({ group: "enrollment", tables: copiedTables })
  return { enrollments }
})

export const operations = Layer.mergeAll(
  rebuildOperation(
    "builds the enrolments anew from the event store, and what is known of courses and accounts from the topics",
    rebuild
  ),
  verifyOperation([stateCheck(enrollmentDecider)])
)

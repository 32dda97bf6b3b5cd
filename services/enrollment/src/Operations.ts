/** What health asks of this service, and what an operator may have it do: rebuild its read models, verify its audit trail. */
import { PgClient } from "@effect/sql-pg"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck, verifyChain } from "@lyceum/database/VerifyChain"
import { Consumers } from "@lyceum/messaging/consumer/Consumers"
import type { EventLog } from "@lyceum/messaging/EventLog"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { Relay } from "@lyceum/messaging/Relay"
import { Health } from "@lyceum/runtime/management/Health"
import { OperationFailed, Operations } from "@lyceum/runtime/management/Operations"
import { Effect, Layer, Option } from "effect"
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
        "builds the enrolments anew from the event store, and what is known of courses and accounts from the topics",
      run: () =>
        Effect.gen(function* () {
          const enrollments = yield* rebuildOwn
          yield* rebuildFromTopics({ group: "enrollment", tables: copiedTables })
          return { enrollments }
        }).pipe(
          Effect.mapError(({ message }) => new OperationFailed({ reason: message })),
          Effect.provideContext(context)
        )
    })
    yield* registry.add("verify", {
      description: "walks every stream: hashes, versions, states",
      run: () => Effect.provideContext(verifyChain([stateCheck(enrollmentDecider)]), context)
    })
  })
)

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
import type { Contents } from "./content/Contents.ts"
import { courseDecider } from "./domain/CourseDecider.ts"
import { courseRow } from "./projections/CourseRows.ts"
import { rebuildVersions } from "./projections/RebuildVersions.ts"

/** Builds all read models of the service's own events anew. Gives how many courses and versions there are. */
export const rebuildOwn = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const courses = yield* rebuildReadModel({ decider: courseDecider, readModel: courseRow(sql), tables: ["courses"] })
  return { courses, versions: yield* rebuildVersions() }
})

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
    const context = yield* Effect.context<PgClient.PgClient | EventLog | Consumers | Contents>()
    yield* registry.add("rebuild", {
      description:
        "builds catalogue, outlines, items and files anew from the event store, and who is enrolled from the topic",
      run: () =>
        Effect.gen(function* () {
          const rebuilt = yield* rebuildOwn
          yield* rebuildFromTopics({ group: "course", tables: ["learners"] })
          return rebuilt
        }).pipe(
          Effect.mapError(({ message }) => new OperationFailed({ reason: message })),
          Effect.provideContext(context)
        )
    })
    yield* registry.add("verify", {
      description: "walks every stream: hashes, versions, states",
      run: () => Effect.provideContext(verifyChain([stateCheck(courseDecider)]), context)
    })
  })
)

/** What an operator may have this service do: rebuild its read models, verify its audit trail. */
import { PgClient } from "@effect/sql-pg"
import { rebuildReadModel } from "@lyceum/database/RebuildReadModel"
import { stateCheck } from "@lyceum/database/VerifyChain"
import { rebuildFromTopics } from "@lyceum/messaging/Rebuild"
import { rebuildOperation, verifyOperation } from "@lyceum/runtime/management/ServiceOperations"
import { Effect, Layer } from "effect"
import { courseDecider } from "./domain/CourseDecider.ts"
import { materialDecider } from "./domain/MaterialDecider.ts"
import { courseRow } from "./projections/CourseRows.ts"
import { rebuildVersions } from "./projections/RebuildVersions.ts"

/** Builds all read models of the service's own events anew. Gives how many courses and versions there are. */
export const rebuildOwn = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const courses = yield* rebuildReadModel({ decider: courseDecider, readModel: courseRow(sql), tables: ["courses"] })
  return { courses, versions: yield* rebuildVersions(Effect.succeed(true)) }
})

const rebuild = Effect.gen(function* () {
  const rebuilt = yield* rebuildOwn
  yield* rebuildFromTopics({ group: "course", tables: ["learners"] })
  return rebuilt
})

export const operations = Layer.mergeAll(
  rebuildOperation(
    "builds catalogue, outlines, items and files anew from the event store, and who is enrolled from the topic",
    rebuild
  ),
  verifyOperation([stateCheck(courseDecider), stateCheck(materialDecider)])
)

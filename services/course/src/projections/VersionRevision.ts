/** At start: versions that an older program worked out are worked out anew before anybody reads them. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Schema } from "effect"
import { rebuildVersions } from "./RebuildVersions.ts"
import { versionRevision } from "./VersionDocuments.ts"

const decode = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ revision: Schema.Int })))

/** Whether the stored versions were worked out by the rule of this program. */
export const versionsAreCurrent = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const [row] = yield* decode(yield* sql`SELECT revision FROM version_revision`)
  return row?.revision === versionRevision
}).pipe(Effect.orDie)

/** Many processes may start at once: one does the work, the others wait for it and find it done. */
export const currentVersions = Layer.effectDiscard(
  Effect.gen(function* () {
    if (yield* versionsAreCurrent) return
    const versions = yield* rebuildVersions(Effect.map(versionsAreCurrent, (current) => !current))
    if (versions === 0) return
    yield* Effect.logInfo("the versions of courses were worked out anew").pipe(Effect.annotateLogs({ versions }))
  })
)

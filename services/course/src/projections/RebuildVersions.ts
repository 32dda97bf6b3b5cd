/** Builds what is read of versions anew, from the publications in the event store and the documents behind their hashes. */
import { PgClient } from "@effect/sql-pg"
import { CoursePublished } from "@lyceum/events/CourseEvents"
import { Effect, Option, Schema } from "effect"
import { unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { versionRows } from "./CourseRows.ts"
import { versionDocuments, versionRevision } from "./VersionDocuments.ts"

const decode = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ data: CoursePublished.fields.data, occurredAt: Schema.Date }))
)

/**
 * One transaction: nobody sees half of it. Gives how many versions were worked out. `wanted` is asked once nobody else can be
 * at it.
 */
export const rebuildVersions = Effect.fn("rebuildVersions")(function* (
  wanted: Effect.Effect<boolean, never, PgClient.PgClient>
) {
  const sql = yield* PgClient.PgClient
  const contents = yield* Contents
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`SET LOCAL transaction_timeout = '30min'`
      yield* sql`SET LOCAL statement_timeout = '5min'`
      yield* sql`SET LOCAL lock_timeout = '5min'`
      yield* sql`SET LOCAL idle_in_transaction_session_timeout = '5min'`
      yield* sql`LOCK TABLE versions, items, files, passages, version_revision IN ACCESS EXCLUSIVE MODE`
      if (!(yield* wanted)) return 0
      yield* sql`TRUNCATE versions, items, files, passages, version_revision`
      yield* sql`INSERT INTO version_revision (revision) VALUES (${versionRevision})`
      const publications = yield* decode(
        yield* sql`SELECT data, occurred_at AS "occurredAt" FROM events
          WHERE type = 'lyceum.course.published.v1' ORDER BY stream, version`
      )
      for (const { data, occurredAt } of publications) {
        const bytes = Option.getOrUndefined(yield* contents.byHash(data.contentHash))
        if (bytes === undefined) return yield* Effect.die(`the content ${data.contentHash} is gone`)
        const content = yield* unpackContent(bytes)
        const documents = yield* versionDocuments(data.courseId, data.version, data.contentHash, content)
        yield* Effect.forEach(versionRows(sql, documents, occurredAt), (statement) => sql`${statement}`, {
          discard: true
        })
      }
      return publications.length
    })
  )
}, Effect.orDie)

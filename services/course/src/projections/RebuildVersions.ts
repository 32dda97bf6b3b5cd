/** Builds what is read of versions anew, from the publications in the event store and the documents behind their hashes. */
import { PgClient } from "@effect/sql-pg"
import { CoursePublished } from "@lyceum/events/CourseEvents"
import { Effect, Option, Schema } from "effect"
import { unpackContent } from "../content/ContentCodec.ts"
import { Contents } from "../content/Contents.ts"
import { versionRows } from "./CourseRows.ts"
import { versionDocuments } from "./VersionDocuments.ts"

const decode = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ data: CoursePublished.fields.data, occurredAt: Schema.Date }))
)

/** The tables that this fills. */
export const versionTables = ["versions", "items", "files"] as const

/** One transaction: nobody sees half of it. Gives how many versions there are. */
export const rebuildVersions = Effect.fn("rebuildVersions")(function* () {
  const sql = yield* PgClient.PgClient
  const contents = yield* Contents
  return yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`SET LOCAL transaction_timeout = '30min'`
      yield* sql`SET LOCAL idle_in_transaction_session_timeout = '5min'`
      yield* sql`LOCK TABLE versions, items, files IN ACCESS EXCLUSIVE MODE`
      yield* sql`TRUNCATE versions, items, files`
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

/** Walks the hash chains of every schema that has an event store: what a restore looks at before it is believed. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, Schema } from "effect"
import { verifyChain } from "../VerifyChain.ts"

const Schemas = Schema.Array(Schema.Struct({ database: Schema.String, schema: Schema.String }))

/** The one database of a platform (`Provision.ts`). */
const database = "lyceum"

/** `serverUrl` is the superuser's. `broken` names streams; empty = all are whole. */
export const restoredChains = (serverUrl: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const schemas = yield* Effect.flatMap(
      sql`SELECT current_database() AS database, schemaname AS schema FROM pg_tables WHERE tablename = 'streams' ORDER BY 2`,
      Schema.decodeUnknownEffect(Schemas)
    )
    const found = yield* Effect.forEach(schemas, ({ schema }) =>
      Effect.gen(function* () {
        yield* sql`SELECT set_config('search_path', ${schema}, false)`
        const { findings, streams } = yield* verifyChain([])
        return { streams, broken: findings.map(({ stream }) => `${schema} ${stream}`) }
      })
    )
    return {
      walked: found.reduce((sum, { streams }) => sum + streams, 0),
      broken: found.flatMap(({ broken }) => broken)
    }
  }).pipe(
    Effect.orDie,
    Effect.provide(
      Layer.fresh(PgClient.layer({ url: Redacted.make(databaseUrl(serverUrl)), maxConnections: 1 })).pipe(Layer.orDie)
    )
  )

const databaseUrl = (serverUrl: string) => {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

/** Which events a group has handled: the row that makes a second delivery harmless. On the service's own pool. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"

const decodeIds = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: Schema.String })))

const idSet = (found: ReadonlyArray<{ readonly id: string }>): ReadonlySet<string> => new Set(found.map(({ id }) => id))

export const makeInbox = Effect.map(PgClient.PgClient, (sql) => ({
  sql,
  /** Notes the events as handled; returns those that were not yet. */
  claim: (group: string, ids: ReadonlyArray<string>) =>
    Effect.map(
      Effect.flatMap(
        sql`INSERT INTO inbox (consumer, event_id) SELECT ${group}, id FROM unnest(${[...ids]}::uuid[]) AS new (id) ORDER BY id
          ON CONFLICT DO NOTHING RETURNING event_id::text AS id`,
        decodeIds
      ),
      idSet
    ),
  /** Those of the events that were handled already. */
  handled: (group: string, ids: ReadonlyArray<string>) =>
    Effect.map(
      Effect.flatMap(
        sql`SELECT event_id::text AS id FROM inbox WHERE consumer = ${group} AND event_id = ANY(${[...ids]}::uuid[])`,
        decodeIds
      ),
      idSet
    )
}))

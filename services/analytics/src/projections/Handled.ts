/** Up to which time the tables hold what a topic said: written with every batch, read for `asOf`. */
import { PgClient } from "@effect/sql-pg"
import type { Received } from "@lyceum/messaging/CloudEvents"
import { Effect, Schema } from "effect"
import { isoOf, recordset } from "./Rows.ts"

/** Notes the newest record of a batch, by its own time. Replayed dead letters come by another topic and are not noted. */
export const noteHandled = Effect.fn("Handled.note")(function* (
  topic: string,
  events: ReadonlyArray<Pick<Received<unknown>, "record">>
) {
  const sql = yield* PgClient.PgClient
  const newest = new Map<number, number>()
  for (const { record } of events) {
    if (record.topic !== topic) continue
    newest.set(record.partition, Math.max(newest.get(record.partition) ?? 0, record.timestamp))
  }
  if (newest.size === 0) return
  const rows = [...newest].map(([partition, at]) => ({ partition, newest: isoOf(at) }))
  yield* sql`INSERT INTO handled (topic, partition, newest)
    SELECT ${topic}, partition, newest FROM json_to_recordset(${recordset(rows)}::text::json)
      AS new (partition int, newest timestamptz) ORDER BY partition
    ON CONFLICT (topic, partition) DO UPDATE SET newest = greatest(handled.newest, excluded.newest)
      WHERE excluded.newest > handled.newest`
}, Effect.orDie)

const decode = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ topic: Schema.String, partition: Schema.Int, newest: Schema.Date }))
)

/** The newest record of every partition. */
export const handled = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  return yield* decode(yield* sql`SELECT topic, partition, newest FROM handled`)
}).pipe(Effect.orDie, Effect.withSpan("Handled.all"))

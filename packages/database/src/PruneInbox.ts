/** Forgets which events were handled long ago: none of them comes again. */
import { DateTime, Duration, Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Offsets move within seconds of the handling, and a dead letter was never handled: a month is far beyond both. */
const lifetime = Duration.toMillis("30 days")

/** Removes the inbox rows that are older; every service runs it now and then. A rebuild empties the inbox by itself. */
export const pruneInbox: Effect.Effect<void, never, SqlClient.SqlClient> = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const before = new Date((yield* DateTime.now).epochMilliseconds - lifetime)
  yield* sql`DELETE FROM inbox WHERE handled_at < ${before}`
}).pipe(Effect.orDie)

/** Forgets stored answers of requests that nobody repeats any more. */
import { DateTime, Duration, Effect } from "effect"
import { SqlClient } from "effect/sql"

/** Keys promise to live 24 hours; twice that leaves room for clocks and long nights. */
const lifetime = Duration.toMillis("48 hours")

/** Removes the answers that are older; every service runs it now and then. */
export const pruneIdempotency: Effect.Effect<void, never, SqlClient.SqlClient> = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const before = new Date((yield* DateTime.now).epochMilliseconds - lifetime)
  yield* sql`DELETE FROM idempotency WHERE created_at < ${before}`
}).pipe(Effect.orDie)

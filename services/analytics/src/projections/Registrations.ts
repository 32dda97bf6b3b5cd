/** Accounts: when they came. */
import { PgClient } from "@effect/sql-pg"
import type { UserId } from "@lyceum/domain/Ids"
import { Effect } from "effect"
import type { People } from "./People.ts"
import { isoOf, recordset } from "./Rows.ts"

/** A registration; time in milliseconds since 1970. */
export interface Registration {
  readonly userId: UserId
  readonly at: number
}

/** Notes registrations of different people. One statement. */
export const writeRegistrations = Effect.fn("Registrations.write")(function* (
  registrations: ReadonlyArray<Registration>,
  person: People
) {
  if (registrations.length === 0) return
  const sql = yield* PgClient.PgClient
  const rows = registrations.map(({ at, userId }) => ({ user_id: person(userId).id, registered_at: isoOf(at) }))
  yield* sql`INSERT INTO registrations AS r SELECT * FROM json_to_recordset(${recordset(rows)}::text::json)
      AS new (user_id uuid, registered_at timestamptz) ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET registered_at = excluded.registered_at
      WHERE excluded.registered_at < r.registered_at`
}, Effect.orDie)

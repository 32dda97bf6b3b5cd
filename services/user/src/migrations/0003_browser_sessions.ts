/** Sessions of browsers beside those of tokens, and what the User-Agent told of the device. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  `ALTER TABLE sessions
    ADD COLUMN kind text NOT NULL DEFAULT 'token' CHECK (kind IN ('token', 'browser')),
    ADD COLUMN secret_hash text UNIQUE,
    ADD COLUMN browser text,
    ADD COLUMN system text,
    ADD CHECK ((kind = 'browser') = (secret_hash IS NOT NULL))`,
  `ALTER TABLE sessions ALTER COLUMN kind DROP DEFAULT`
]

/** Migration `0003_browser_sessions`. */
export const browserSessions = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})

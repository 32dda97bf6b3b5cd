/** Accounts (read model), personal data, sessions, tokens, keys and failed sign-ins. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  // The only place with personal data: an erasure deletes one row.
  `CREATE TABLE people (
    user_id uuid PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL,
    password_hash text NOT NULL
  )`,
  `CREATE TABLE accounts (
    user_id uuid PRIMARY KEY, role text NOT NULL, locale text NOT NULL, status text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX accounts_created_at ON accounts (created_at, user_id)`,
  `CREATE TABLE sessions (
    id uuid PRIMARY KEY, user_id uuid NOT NULL, created_at timestamptz NOT NULL, last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX sessions_user ON sessions (user_id, created_at)`,
  `CREATE INDEX sessions_expires_at ON sessions (expires_at)`,
  `CREATE TABLE refresh_tokens (
    hash text PRIMARY KEY, session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    created_at timestamptz NOT NULL, used_at timestamptz
  )`,
  `CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)`,
  `CREATE TABLE api_tokens (
    id uuid PRIMARY KEY, user_id uuid NOT NULL, name text NOT NULL, hash text NOT NULL UNIQUE, scopes text[] NOT NULL,
    created_at timestamptz NOT NULL, expires_at timestamptz, last_used_at timestamptz
  )`,
  `CREATE INDEX api_tokens_user ON api_tokens (user_id, created_at DESC, id DESC)`,
  `CREATE TABLE signing_keys (
    kid text PRIMARY KEY, private_key jsonb NOT NULL, public_key jsonb NOT NULL, created_at timestamptz NOT NULL,
    retired_at timestamptz
  )`,
  // Addresses and networks as hashes: nobody's address is kept because a stranger typed it.
  `CREATE TABLE sign_in_failures (
    account text NOT NULL, network text NOT NULL, failures int NOT NULL, blocked_until timestamptz NOT NULL,
    last_at timestamptz NOT NULL, PRIMARY KEY (account, network)
  )`,
  `CREATE INDEX sign_in_failures_last_at ON sign_in_failures (last_at)`
]

/** Migration `0002_accounts`. */
export const accounts = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})

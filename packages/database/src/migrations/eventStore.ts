/** The tables that every service has: events (store, outbox and audit trail in one), streams, idempotency, relay, inbox. */
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  `CREATE TABLE streams (
    id text PRIMARY KEY, version int NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    state jsonb NOT NULL, head bytea NOT NULL, updated_at timestamptz NOT NULL
  ) WITH (fillfactor = 70)`,
  `CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    stream text NOT NULL, version int NOT NULL, id uuid NOT NULL UNIQUE, type text NOT NULL,
    data jsonb NOT NULL, metadata jsonb NOT NULL, occurred_at timestamptz NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (xid, position), UNIQUE (stream, version)
  )`,
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = '42501'; END $$`,
  `CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  // Rolls back the whole statement of an append that came too late; the code makes the client retry it.
  `CREATE FUNCTION refuse_append() RETURNS int LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the stream has moved on' USING ERRCODE = '40001'; END $$`,
  `CREATE TABLE idempotency (
    key text PRIMARY KEY, stream text NOT NULL, fingerprint text NOT NULL, response jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  // An erasure removes the answers that hold the person's data.
  `CREATE INDEX idempotency_stream ON idempotency (stream)`,
  `CREATE INDEX idempotency_created_at ON idempotency (created_at)`,
  `CREATE TABLE relay (
    name text PRIMARY KEY, generation int NOT NULL DEFAULT 1, xid xid8 NOT NULL DEFAULT '0',
    position bigint NOT NULL DEFAULT 0, asleep boolean NOT NULL DEFAULT false
  )`,
  `INSERT INTO relay (name) VALUES ('relay')`,
  `CREATE TABLE inbox (
    consumer text NOT NULL, event_id uuid NOT NULL, handled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
  )`,
  // Rows come in the order of time: a few bytes index them for the pruning.
  `CREATE INDEX inbox_age ON inbox USING brin (handled_at)`,
  // The running role may add events, never touch them: beside the trigger, not instead of it.
  `DO $$ DECLARE runtime text := regexp_replace(current_user, '_owner$', '');
    BEGIN IF runtime <> current_user THEN
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON events FROM %I', runtime);
    END IF; END $$`
]

/** Migration `0001_event_store` of every service. */
export const eventStoreTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
})

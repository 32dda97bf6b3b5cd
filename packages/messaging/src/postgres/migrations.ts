/** The tables of the embedded event log, stream tasks and job queue: one schema named `messaging`, one role of its own. */
import type { Migrations } from "@lyceum/database/Migration"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const statements = [
  `CREATE TABLE topics (
    name text PRIMARY KEY, partitions int NOT NULL CHECK (partitions > 0), retention_days int, compacted boolean NOT NULL
  )`,
  // One row a partition, updated by every publish: room on the page keeps the updates heap-only.
  `CREATE TABLE partitions (
    topic text NOT NULL REFERENCES topics (name), partition int NOT NULL, next_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
  ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
  `CREATE TABLE batches (
    topic text NOT NULL, partition int NOT NULL, base_offset bigint NOT NULL, records int NOT NULL,
    appended_at timestamptz NOT NULL DEFAULT now(), payload bytea NOT NULL, PRIMARY KEY (topic, partition, base_offset)
  )`,
  // Not every build of PostgreSQL has lz4; the default is slower and as correct.
  `DO $$ BEGIN ALTER TABLE batches ALTER COLUMN payload SET COMPRESSION lz4;
    EXCEPTION WHEN feature_not_supported THEN NULL; END $$`,
  `CREATE INDEX batches_age ON batches (topic, appended_at)`,
  `CREATE TABLE consumer_groups (name text PRIMARY KEY, epoch bigint NOT NULL)`,
  `CREATE TABLE group_offsets (
    consumer_group text NOT NULL, topic text NOT NULL, partition int NOT NULL, next_offset bigint NOT NULL,
    PRIMARY KEY (consumer_group, topic, partition)
  ) WITH (fillfactor = 50)`,
  `CREATE TABLE stream_tasks (name text PRIMARY KEY, epoch bigint NOT NULL, next_offset bigint, metadata text)`,
  `CREATE TABLE jobs (
    queue text NOT NULL, id text NOT NULL, position bigint GENERATED ALWAYS AS IDENTITY, job_group text,
    body text NOT NULL, enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(), visible_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0, receipt uuid, dead boolean NOT NULL DEFAULT false, error text NOT NULL DEFAULT '',
    PRIMARY KEY (queue, id)
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX jobs_due ON jobs (queue, visible_at, position) WHERE NOT dead`,
  `CREATE INDEX jobs_of_group ON jobs (queue, job_group, position) WHERE NOT dead AND job_group IS NOT NULL`,
  // Ids of jobs that are done are remembered for a while: the same id is worked once also when it is sent again late.
  `CREATE TABLE jobs_done (
    queue text NOT NULL, id text NOT NULL, done_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (queue, id)
  )`,
  `CREATE INDEX jobs_done_age ON jobs_done (done_at)`
]

/** The migrations of the schema `messaging`. */
export const migrations: Migrations = {
  "0001_messaging": Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
  }),
  // W3C trace context of what enqueued the job; null for jobs from before, and for those of the release before.
  "0002_job_traces": Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql.unsafe(`ALTER TABLE jobs ADD COLUMN traceparent text`)
  })
}

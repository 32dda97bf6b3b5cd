/**
 * A base backup of a running PostgreSQL by its own low-level protocol (PostgreSQL 18, 25.3.3): `pg_backup_start`, the files while
 * they are written to, `pg_backup_stop`, and the log of writes between the two, which makes the copy whole when it is started.
 * The result is the database of the moment of `pg_backup_stop`: transaction ids, positions and checkpoints are what they were.
 */
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, type Redacted, Schema } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { clusterEntries } from "./ClusterFiles.ts"

/** The server refused, or a file could not be copied. */
export class BaseBackupFailed extends Schema.TaggedError<BaseBackupFailed>()("BaseBackupFailed", {
  reason: Schema.String
}) {
  override get message() {
    return `the database was not backed up: ${this.reason}`
  }
}

/** Where the copy goes. Paths are relative, with `/`. */
export interface Receiver {
  readonly folder: (path: string) => Effect.Effect<void, BaseBackupFailed>
  /** Copies a file as long as it was when it was opened; one that is gone meanwhile is not of the backup. */
  readonly file: (path: string, from: string) => Effect.Effect<void, BaseBackupFailed>
  readonly text: (path: string, text: string) => Effect.Effect<void, BaseBackupFailed>
}

const Version = Schema.Tuple([Schema.Struct({ version: Schema.Int, level: Schema.String })])
const Started = Schema.Tuple([Schema.Struct({ segment: Schema.String })])
const Stopped = Schema.Tuple([Schema.Struct({ segment: Schema.String, label: Schema.String, at: Schema.Date })])

const make = (cluster: string, to: Receiver) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const [server] = yield* Effect.flatMap(
      sql`SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('wal_level') AS level`,
      Schema.decodeUnknownEffect(Version)
    )
    if (server.level === "minimal") {
      return yield* new BaseBackupFailed({
        reason:
          "the platform was started by a release that could not be backed up while it runs: stop and start it once"
      })
    }
    // The server keeps its log from here on until this session ends.
    yield* sql`SELECT 1 FROM pg_create_physical_replication_slot(${`backup_${process.pid}`}, true, true)`
    const [started] = yield* Effect.flatMap(
      sql`SELECT pg_walfile_name(pg_backup_start('lyceum', true)) AS segment`,
      Schema.decodeUnknownEffect(Started)
    )
    for (const { kind, path } of clusterEntries(cluster)) {
      yield* kind === "folder" ? to.folder(path) : to.file(path, join(cluster, path))
    }
    const [stopped] = yield* Effect.flatMap(
      sql`SELECT pg_walfile_name(lsn) AS segment, labelfile AS label, clock_timestamp() AS at FROM pg_backup_stop(false)`,
      Schema.decodeUnknownEffect(Stopped)
    )
    const segments = readdirSync(join(cluster, "pg_wal")).filter(
      (name) => /^[0-9A-F]{24}$/.test(name) && name >= started.segment && name <= stopped.segment
    )
    if (!segments.includes(started.segment) || !segments.includes(stopped.segment)) {
      return yield* new BaseBackupFailed({ reason: "its log of writes is not whole" })
    }
    for (const name of segments.toSorted()) yield* to.file(`pg_wal/${name}`, join(cluster, "pg_wal", name))
    yield* to.text("backup_label", stopped.label)
    return { version: server.version, asOf: stopped.at }
  }).pipe(
    Effect.catchTag("SqlError", ({ reason }) =>
      Effect.fail(
        new BaseBackupFailed({ reason: reason.cause instanceof Error ? reason.cause.message : reason.message })
      )
    ),
    Effect.catchTag("SchemaError", Effect.die)
  )

/**
 * Copies the cluster below `cluster` whose superuser's address is `url`. Gives PostgreSQL's major version and the moment whose
 * data the copy has: everything that was acknowledged before it.
 */
export const baseBackup = (options: {
  readonly url: Redacted.Redacted
  readonly cluster: string
  readonly to: Receiver
}) =>
  // One connection: start and stop are of one session.
  make(options.cluster, options.to).pipe(
    Effect.provide(
      Layer.fresh(PgClient.layer({ url: options.url, applicationName: "lyceum-backup", maxConnections: 1 }))
    ),
    Effect.catchTag("SqlError", () => Effect.fail(new BaseBackupFailed({ reason: "the server does not answer" })))
  )

/** The connection of a service to its own PostgreSQL schema. The role's `search_path` names the schema, so SQL never does. */
import { PgClient } from "@effect/sql-pg"
import type { Crossing } from "@lyceum/domain/Crossing"
import { Config, Context, Effect, Layer, type Redacted } from "effect"
import { growing } from "./Growing.ts"
import { runMigrations } from "./migrate/RunMigrations.ts"
import type { Migrations } from "./Migration.ts"

/** Whoever asked tries again: a statement may have been done. */
export const databaseCrossing: Crossing = {
  what: "service → PostgreSQL",
  connectMillis: 5000,
  timeoutMillis: 15_000,
  retries: 0,
  bounded: "",
  breaker: "",
  inVain: "503 with Retry-After; consumers and relay begin again with growing pauses"
}

/** Bounds that keep one statement or transaction from holding back everybody else (and the relay's xmin fence). */
const limits = {
  statement_timeout: `${databaseCrossing.timeoutMillis}ms`,
  transaction_timeout: "30s",
  idle_in_transaction_session_timeout: "15s",
  lock_timeout: "5s"
}

/**
 * Statements that share a connection before another one is opened. PostgreSQL works on those of one connection in turn, so
 * whoever shares with a write waits for its flush: with the driver's 32 all writes of a process would go one after the other.
 */
const multiplexConcurrency = 4

/**
 * A pool for one role. Statements of many fibers are pipelined over few connections (`multiplex`), so a handful serves a
 * process; transactions reserve a connection of their own.
 */
export const poolLayer = (options: {
  readonly url: Redacted.Redacted
  readonly applicationName: string
  readonly maxConnections: number
}) =>
  PgClient.layer({
    url: options.url,
    applicationName: options.applicationName,
    maxConnections: options.maxConnections,
    minConnections: 1,
    multiplex: true,
    multiplexConcurrency,
    connectTimeout: databaseCrossing.connectMillis ?? 5000,
    startupParameters: limits
  }).pipe(Layer.tap((context) => Effect.sync(() => growing(Context.get(context, PgClient.PgClient)))))

/** Brings the schema up to date with the owner's role at the start of a process; a failure ends it. */
export const migrate = (name: string, ownerUrl: Redacted.Redacted, migrations: Migrations) =>
  runMigrations({ schema: name, ownerUrl, migrations }).pipe(Effect.orDie)

/**
 * `DATABASE_URL` for the service, `DATABASE_OWNER_URL` for its migrations; without the latter the schema must be there
 * already (in the clouds a job migrates before the new version starts). `DATABASE_POOL`: the relay keeps two connections, the
 * live stream one, and on Kafka as many transactions run at once as a service's groups have partitions.
 */
export const databaseLayer = (name: string, migrations: Migrations) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const url = yield* Config.Redacted("DATABASE_URL")
      const owner = yield* Config.option(Config.Redacted("DATABASE_OWNER_URL"))
      const maxConnections = yield* Config.Int("DATABASE_POOL").pipe(Config.withDefault(8))
      if (owner._tag === "Some") yield* migrate(name, owner.value, migrations)
      return poolLayer({ url, applicationName: name, maxConnections })
    })
  )

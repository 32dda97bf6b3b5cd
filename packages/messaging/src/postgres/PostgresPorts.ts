/** The ports on PostgreSQL, from the environment. A module of its own, loaded where it is configured only. */
import { migrate, poolLayer } from "@lyceum/database/Database"
import { Config, Effect, Layer, Option } from "effect"
import { migrations } from "./migrations.ts"
import { layer as eventLog } from "./PostgresEventLog.ts"
import { layer as jobs } from "./PostgresJobQueue.ts"
import { layer as streamTasks } from "./PostgresStreamTasks.ts"

/** Its pool, from `MESSAGING_DATABASE_URL`; the tables are made when `MESSAGING_DATABASE_OWNER_URL` is set. */
const pool = (maxConnections: number) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const url = yield* Config.Redacted("MESSAGING_DATABASE_URL")
      const owner = yield* Config.option(Config.Redacted("MESSAGING_DATABASE_OWNER_URL"))
      if (Option.isSome(owner)) yield* migrate("messaging", owner.value, migrations)
      return poolLayer({ url, applicationName: "messaging", maxConnections })
    })
  )

const log = Layer.mergeAll(eventLog, streamTasks)

/** All ports. */
export const postgresPorts = Layer.mergeAll(log, jobs).pipe(Layer.provide(pool(4)))
/** The log and its tasks alone. */
export const postgresEventLog = log.pipe(Layer.provide(pool(4)))
/** Jobs alone, for a log that is elsewhere. */
export const postgresJobQueue = jobs.pipe(Layer.provide(pool(2)))

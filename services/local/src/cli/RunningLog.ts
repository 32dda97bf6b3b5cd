/** The event log of a running local platform, for commands that work on topics. */
import { poolLayer } from "@lyceum/database/Database"
import { layer as eventLog } from "@lyceum/messaging/postgres/PostgresEventLog"
import { Effect, Layer, Redacted } from "effect"
import { findRunning } from "../platform/Running.ts"

/** Connects to the log of the platform on that data folder. */
export const runningLog = (folder: string) =>
  Layer.unwrap(
    Effect.map(findRunning(folder), ({ messagingUrl }) =>
      eventLog.pipe(
        Layer.provide(poolLayer({ url: Redacted.make(messagingUrl), applicationName: "lyceum-cli", maxConnections: 2 }))
      )
    )
  )

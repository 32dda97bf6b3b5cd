/** Puts something into the platform's event log that no service can read. */
import { runningLog } from "@lyceum/local/cli/RunningLog"
import { EventLog } from "@lyceum/messaging/EventLog"
import { Effect, Option } from "effect"
import { inject } from "vitest"

/** A record of `user-events` that is no event: every group that reads the topic puts it aside. `key` finds it again. */
export const plantUnreadable = (key: string): Promise<void> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const log = yield* EventLog
      const value = new TextEncoder().encode(JSON.stringify({ userId: key, unreadable: true }))
      const headers = { ce_specversion: "1.0", ce_id: key, ce_type: "lyceum.user.registered.v1" }
      yield* log.publish("user-events", [{ key, value, headers, timestamp: Date.now() }])
    }).pipe(Effect.provide(runningLog({ dataDir: inject("folder"), kafka: Option.none() })), Effect.scoped)
  )

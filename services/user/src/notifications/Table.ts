/** The table of the inboxes, as the configuration names it. */
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { Config, Effect, Layer } from "effect"

/**
 * `NOTIFICATIONS_TABLE_CREATE=true` makes the table at the start, where infrastructure code does not (an emulator, the embedded
 * server); such a server may know no TTL. Elsewhere the table is there, and the service starts without asking for it.
 */
const created = Layer.effectDiscard(
  Effect.gen(function* () {
    const create = yield* Config.withDefault(Config.Boolean("NOTIFICATIONS_TABLE_CREATE"), false)
    if (create) yield* ensureTable({ withoutTimeToLive: "tolerate" })
  })
)

/** The client of the table (`DynamoClient.layer` has its configuration). */
export const notificationsTable = created.pipe(Layer.provideMerge(DynamoClient.layer))

import { assert, layer } from "@effect/vitest"
import { EventStore } from "@lyceum/database/EventStore"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { eventStoreLaws } from "@lyceum/testing/EventStoreLaws"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"

const Store = EventStore.layer.pipe(
  Layer.provideMerge(testDatabase("counter", { "0001_event_store": eventStoreTables }))
)

layer(Store, { excludeTestServices: true, timeout: "60 seconds" })("EventStore", (it) => {
  for (const { test, title } of eventStoreLaws) it.effect(title, () => test)

  it.effect("refuses to change or remove an event", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      for (const statement of [sql`UPDATE events SET type = 'x'`, sql`DELETE FROM events`, sql`TRUNCATE events`]) {
        assert.strictEqual((yield* Effect.flip(statement)).reason._tag, "AuthorizationError")
      }
    })
  )
})

/** Migrations that a release published are never changed, and new ones leave the release before them running. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { randomBytes } from "node:crypto"
import { inject } from "vitest"
import { faults, inspectAll, published } from "./support/release/Published.ts"
import { schemas } from "./support/release/Schemas.ts"

const database = () => `p_${randomBytes(6).toString("hex")}`
const statement = (text: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(text)).pipe(Effect.asVoid)

describe("migrations of every schema", () => {
  it.live("are what was published, and expand", () =>
    Effect.gen(function* () {
      const inspected = yield* inspectAll(inject("postgresUrl"), database(), "0.1.0")
      assert.deepStrictEqual(faults(inspected, published()), [])
    })
  )

  it.live("one that was edited, one that is gone and one that takes something away are found", () =>
    Effect.gen(function* () {
      const { "0002_enrollments": kept, "0001_event_store": store } = schemas.enrollment
      assert.isDefined(kept)
      assert.isDefined(store)
      const planted = {
        "0001_event_store": store,
        "0002_enrollments": kept,
        "0003_batches": statement("CREATE TABLE batches (id uuid PRIMARY KEY)"),
        "0009_tidy": statement("ALTER TABLE relay DROP COLUMN asleep")
      }
      const inspected = yield* inspectAll(inject("postgresUrl"), database(), "0.1.0", { enrollment: planted })
      assert.deepStrictEqual(faults(inspected, published()), [
        "enrollment: 0004_due was published and is gone",
        "enrollment: 0003_batches was published and is not what it was",
        "enrollment: 0009_tidy takes column relay.asleep away (a new name is that too)"
      ])
    })
  )
})

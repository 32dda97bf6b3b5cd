/** The same schedules over a real PostgreSQL: what its SQL does, and what a crash between two statements leaves. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { readModelTables } from "@lyceum/analytics/migrations/0002_read_models"
import { migrations as analytics } from "@lyceum/analytics/migrations/index"
import { migrate } from "@lyceum/database/Database"
import { migrations as enrollment } from "@lyceum/enrollment/migrations/index"
import { migrations as progress } from "@lyceum/progress/migrations/index"
import { scheduleOf } from "@lyceum/testing/simulation/plan/Schedule"
import { realStorage, type Schema } from "@lyceum/testing/simulation/world/RealStorage"
import { runBeside } from "@lyceum/testing/simulation/world/Run"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Context, Effect, Layer } from "effect"
import type { Redacted } from "effect"

const first = Number.parseInt(process.env["LYCEUM_SEED"] ?? "1", 10)
const schedules = 20

const store = ["streams", "idempotency", "inbox"]
const schemas = {
  enrollment: { migrations: enrollment, tables: [...store, "courses", "seats", "waitlist", "enrollments", "learners"] },
  progress: {
    migrations: progress,
    tables: [
      ...store,
      "enrollments",
      "course_versions",
      "course_owners",
      "item_activity",
      "certificates",
      "attempts",
      "attempt_answers"
    ]
  },
  analytics: { migrations: analytics, tables: [...store, ...readModelTables] },
  copy: { migrations: analytics, tables: [...store, ...readModelTables] }
}
const names = ["enrollment", "progress", "analytics", "copy"] as const

const pool = (url: Redacted.Redacted, maxConnections: number) =>
  Effect.map(Layer.build(Layer.fresh(PgClient.layer({ url, maxConnections }))), Context.get(PgClient.PgClient))

/** Empties a schema as its owner: what a schedule left behind is no part of the next. */
const emptied = (owner: PgClient.PgClient, tables: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* owner`ALTER TABLE events DISABLE TRIGGER events_append_only`
    yield* owner.unsafe(`TRUNCATE events, ${tables.join(", ")}`)
    yield* owner`ALTER TABLE events ENABLE TRIGGER events_append_only`
    yield* owner`UPDATE relay SET generation = 1, xid = '0', position = 0, asleep = false`
  })

describe("simulation over PostgreSQL", { timeout: 900_000 }, () => {
  it.live(`every promise is kept in ${schedules} schedules`, () =>
    Effect.gen(function* () {
      const urls = yield* freshDatabase(names)
      const open = (name: Schema) =>
        Effect.gen(function* () {
          const found = urls[name]
          if (found === undefined) return yield* Effect.die(`schema ${name} was not provisioned`)
          yield* migrate(name, found.ownerUrl, schemas[name].migrations)
          return { pool: yield* pool(found.url, 12), owner: yield* pool(found.ownerUrl, 1) }
        })
      const opened = {
        enrollment: yield* open("enrollment"),
        progress: yield* open("progress"),
        analytics: yield* open("analytics"),
        copy: yield* open("copy")
      }
      const storage = realStorage({
        enrollment: opened.enrollment.pool,
        progress: opened.progress.pool,
        analytics: opened.analytics.pool,
        copy: opened.copy.pool
      })
      let answered = 0
      for (let seed = first; seed < first + schedules; seed++) {
        let made: ReturnType<typeof storage> | undefined
        const { answers, history, violations } = yield* Effect.promise(() =>
          runBeside(scheduleOf(seed), { storage: () => (made = storage()), isTold: true })
        )
        yield* Effect.promise(async () => made?.end())
        answered += answers
        assert.deepStrictEqual(violations, [], `seed ${seed}\n${history.join("\n")}`)
        for (const name of names) yield* emptied(opened[name].owner, schemas[name].tables)
      }
      assert.isAbove(answered, 3 * schedules)
    }).pipe(Effect.scoped)
  )
})

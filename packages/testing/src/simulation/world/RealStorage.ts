/** All databases on a real PostgreSQL. What is asked of them is as of the last `refresh`. */
import type { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { realBackend, UnderWay } from "../postgres/RealBackend.ts"
import type { RealPlatform } from "./Run.ts"
import type { Row, Storage } from "./Storage.ts"

/** The tables that checkers look at, with the columns that both kinds of database have. */
const tables = {
  enrollment: ["events", "streams", "inbox", "enrollments", "seats", "waitlist"],
  progress: ["events", "streams", "inbox", "enrollments", "certificates"],
  analytics: ["inbox", "handled", "courses", "enrollments", "activity", "learner_items", "item_counts"]
} as const
const columns: Readonly<Record<string, string>> = {
  events: "stream, version, id, type, data, metadata, occurred_at, hash",
  streams: "id, version, state, head",
  seats: "course_id, capacity, taken, waiting"
}

export type Schema = "enrollment" | "progress" | "analytics" | "copy"

/** Databases of one schedule over pools; `end` closes what its machines have open. */
export const realStorage =
  (pools: Readonly<Record<Schema, PgClient.PgClient>>) => (): RealPlatform & { readonly end: () => Promise<void> } => {
    const work = new UnderWay()
    const storageOf = (schema: Schema) => {
      const sql = pools[schema]
      const backend = realBackend(sql, work)
      const known = new Map<string, ReadonlyArray<Row>>()
      let waiting = 0
      const storage: Storage = {
        backend,
        rows: (table) => known.get(table) ?? [],
        unpublished: () => waiting
      }
      const look = Effect.gen(function* () {
        for (const table of tables[schema === "copy" ? "analytics" : schema]) {
          const rows = yield* sql.unsafe<Row>(`SELECT ${columns[table] ?? "*"} FROM ${table}`)
          // A bytea is a view of the read buffer: copied before it is kept.
          known.set(
            table,
            rows.map((row) =>
              Object.fromEntries(
                Object.entries(row).map(([name, value]) => [name, value instanceof Uint8Array ? value.slice() : value])
              )
            )
          )
        }
        if (schema === "enrollment" || schema === "progress") {
          const [row] = yield* sql<{ readonly waiting: number }>`SELECT count(*)::int AS waiting FROM events e, relay r
            WHERE (e.xid, e.position) > (r.xid, r.position)`
          waiting = row?.waiting ?? 0
        }
      })
      return { storage, look, drop: backend.drop, dropAll: backend.dropAll }
    }
    const [enrollment, progress, analytics, copy] = [
      storageOf("enrollment"),
      storageOf("progress"),
      storageOf("analytics"),
      storageOf("copy")
    ]
    const all = [enrollment, progress, analytics, copy]
    return {
      enrollment: enrollment.storage,
      progress: progress.storage,
      analytics: analytics.storage,
      copy: copy.storage,
      drop: (machine) => {
        for (const { drop } of all) drop(machine)
      },
      arrived: () => work.arrived(),
      refresh: () => Effect.runPromise(Effect.forEach(all, ({ look }) => look, { concurrency: 4, discard: true })),
      end: async () => {
        for (const { dropAll } of all) dropAll()
        await work.rest()
      }
    }
  }

/** Exports on a database, a folder and a fault or two, without the HTTP around them. */
import { PgClient } from "@effect/sql-pg"
import { ExportId, UserId } from "@lyceum/domain/Ids"
import { ObjectStore, ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { testDatabase } from "@lyceum/testing/TestPostgres"
import { Clock, DateTime, Duration, Effect, Layer, Option, Stream } from "effect"
import { parquetReadObjects } from "hyparquet"
import { randomUUID } from "node:crypto"
import { Exports, type StoredExport } from "../src/exports/Exports.ts"
import { ExportSettings, type Settings } from "../src/exports/ExportSettings.ts"
import { Freshness } from "../src/Freshness.ts"
import { migrations } from "../src/migrations/index.ts"
import { Outlines } from "../src/Outlines.ts"
import { objects } from "./Harness.ts"
import * as World from "./World.ts"

/** Small pages, groups and parts: a hundred rows go through all of the machinery. */
export const small: Settings = {
  keepDays: 7,
  linkLifetime: Duration.minutes(15),
  daily: null,
  sizes: { page: 7, group: 20, part: 40 }
}

/** Complete up to a time that the test may move. */
export const complete = { at: World.epoch }
const freshness = Layer.succeed(
  Freshness,
  Freshness.of({
    of: () => Effect.sync(() => ({ asOf: DateTime.makeUnsafe(complete.at), behind: { records: 0, seconds: 0 } }))
  })
)
const outlines = Layer.succeed(Outlines, Outlines.of({ items: () => Effect.succeedNone }))

/** What happens to the next writes: `before` fails them, `die` kills their worker after so many of them. */
export const faults = { failures: 0, dieAfter: Infinity, puts: 0 }

/** The store, but sometimes it is away and sometimes the process that writes is killed. */
const faultyObjects = Layer.effect(
  ObjectStore,
  Effect.gen(function* () {
    const store = yield* ObjectStore
    return ObjectStore.of({
      ...store,
      putStream: (key, bytes, mediaType) =>
        Effect.gen(function* () {
          faults.puts++
          if (faults.puts > faults.dieAfter) {
            // Some bytes were taken from the stream already, as with a process that dies in the middle of an upload.
            yield* Effect.ignore(Stream.runDrain(Stream.take(bytes, 1)))
            return yield* Effect.die("killed")
          }
          if (faults.failures > 0) {
            faults.failures--
            return yield* new ObjectStoreUnavailable({ operation: "store an object", cause: "injected" })
          }
          return yield* store.putStream(key, bytes, mediaType)
        })
    })
  })
).pipe(Layer.provide(objects))

/** Everything but database and store. */
export const parts = (settings: Settings) =>
  Layer.mergeAll(Exports.layer, Layer.succeed(ExportSettings, settings), freshness, outlines)

/** On a database and a folder of their own. */
export const exporting = (settings: Settings) =>
  Layer.mergeAll(parts(settings), faultyObjects).pipe(Layer.provideMerge(testDatabase("analytics", migrations)))

/** A UUID of a name, in SQL. */
const uuid = (name: string) => `overlay(overlay(md5(${name}) placing '4' from 13) placing '8' from 17)::uuid`

/** Two courses, `learners` in each, 5 items a learner; every third item is not complete; the last learner is erased. */
export const fill = Effect.fnUntraced(function* (learners: number) {
  const sql = yield* PgClient.PgClient
  const at = new Date(World.epoch).toISOString()
  const [user, item] = [sql.literal(uuid("'u' || l")), sql.literal(uuid("'i' || i"))]
  for (const course of [0, 1]) {
    yield* sql`INSERT INTO courses (course_id, version, owner_id, slug, title)
      VALUES (${World.courseId(course)}::uuid, 1, ${World.userId(900 + course)}::uuid, 'c', ${`=Course, "${course}"`})`
    yield* sql`INSERT INTO learner_items SELECT ${World.courseId(course)}::uuid, ${user}, ${item},
        ${at}::timestamptz + l * interval '1 minute', i % 3 <> 0, CASE WHEN i % 3 <> 0 THEN ${at}::timestamptz + i * interval '1 day' END,
        NULL, NULL, i, i > 3
      FROM generate_series(1, ${learners}::int) l, generate_series(1, 5) i`
    yield* sql`INSERT INTO enrollments SELECT ${World.courseId(course)}::uuid, ${user}, 'active', ${at}::timestamptz, NULL, 1,
        ${at}::timestamptz + l * interval '1 minute', CASE WHEN l % 2 = 0 THEN ${at}::timestamptz + interval '1 hour' END, l = ${learners}::int
      FROM generate_series(1, ${learners}::int) l`
    yield* sql`INSERT INTO windows (course_id, window_start, window_end, unique_learners, approximate)
      SELECT ${World.courseId(course)}, ${at}::timestamptz + n * interval '1 minute', ${at}::timestamptz + (n + 1) * interval '1 minute', n, n % 2 = 0
      FROM generate_series(1, 50) n`
  }
  yield* sql`INSERT INTO erased SELECT ${user} FROM generate_series(${learners}::int, ${learners}::int) l`
})

/** Asks for an export. */
export const ask = Effect.fnUntraced(function* (asked: Partial<Parameters<Exports["Service"]["add"]>[0]> = {}) {
  const id = ExportId.make(randomUUID())
  yield* (yield* Exports).add(
    {
      id,
      requestedBy: UserId.make(randomUUID()),
      fingerprint: "",
      kind: "activity",
      format: "csv",
      from: new Date(World.epoch),
      to: new Date(World.epoch + 30 * World.day),
      courseId: null,
      scope: { kind: "all" },
      ...asked
    },
    new Date(yield* Clock.currentTimeMillis)
  )
  return id
})

/** An export as it is now. */
export const found = Effect.fnUntraced(function* (id: ExportId) {
  return Option.getOrThrow(yield* (yield* Exports).kept(id))
})

/** The finished file. */
export const fileOf = Effect.fnUntraced(function* (id: ExportId) {
  const kept: StoredExport = yield* found(id)
  if (kept.fileKey === null) return yield* Effect.die(`export ${id} has no file: ${kept.state}`)
  return yield* (yield* ObjectStore).get(kept.fileKey)
})

/** Lines of a CSV file without its header, and the header. */
export const linesOf = Effect.fnUntraced(function* (id: ExportId) {
  const [header = "", ...lines] = new TextDecoder().decode(yield* fileOf(id)).split("\r\n")
  return { header, lines: lines.slice(0, -1) }
})

/** Rows of a Parquet file. */
export const parquetRows = Effect.fnUntraced(function* (id: ExportId) {
  const file = Uint8Array.from(yield* fileOf(id)).buffer
  return yield* Effect.promise(() => parquetReadObjects({ file }))
})

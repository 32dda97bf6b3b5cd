/**
 * Nothing stays that nobody will ask for: uploads that never came, bytes in quarantine past their day, files that were deleted.
 * The store's objects bear no date here; their rows do. Several processes may do it at once.
 */
import { PgClient } from "@effect/sql-pg"
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { quarantineKey, quarantinePrefix } from "@lyceum/events/Materials"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { soundKeys } from "../files/SoundKeys.ts"
import { isUsed } from "./FileUse.ts"
import { type MaterialRow, MaterialRows } from "./MaterialRows.ts"

/** Times in hours. A permission to send ends long before the first. */
const quarantineHours = 24
const deletedHours = 25
const refusedHours = 30 * 24

/** Rows and objects that are looked at between two turns of everybody else's. */
const page = 200

const decodeIds = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: MaterialId })))
const QuarantineKey = Schema.TemplateLiteralParser([quarantinePrefix, CourseId, "/", MaterialId])
const parseKey = Schema.decodeUnknownOption(QuarantineKey)

/** Ids of rows in these states that did not change for so many hours. */
const passed = (states: ReadonlyArray<string>, hours: number) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const before = DateTime.toDateUtc(DateTime.subtract(yield* DateTime.now, { hours }))
    return (yield* decodeIds(
      yield* sql`SELECT id FROM materials WHERE state = ANY(${states}::text[]) AND updated_at < ${before} ORDER BY updated_at LIMIT ${page}`
    )).map(({ id }) => id)
  }).pipe(Effect.orDie)

const removeRows = (ids: ReadonlyArray<MaterialId>) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    yield* sql`DELETE FROM materials WHERE id = ANY(${ids}::uuid[]) AND state <> 'ready'`
  }).pipe(Effect.orDie)

/** What waited a day for its bytes or its verdict: the bytes go; what had come stays on the list as expired. */
const expire = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const store = yield* ObjectStore
  const rows = yield* MaterialRows
  const ids = yield* passed(["awaiting-upload", "processing"], quarantineHours)
  yield* Effect.forEach(
    ids,
    Effect.fnUntraced(function* (id) {
      const row = Option.getOrUndefined(yield* rows.find(id))
      if (row === undefined) return
      const key = quarantineKey(row.courseId, id)
      const came = row.state === "processing" || Option.isSome(yield* soundKeys(store.head(key)))
      yield* soundKeys(store.remove(key))
      if (!came) return yield* removeRows([id])
      const now = DateTime.toDateUtc(yield* DateTime.now)
      yield* Effect.orDie(sql`UPDATE materials SET state = 'expired', updated_at = ${now}
        WHERE id = ${id}::uuid AND state IN ('awaiting-upload', 'processing')`)
    }),
    { discard: true }
  )
  return ids.length
})

/** Whether the course needs these bytes after all: a draft listed the file while it was deleted, and nobody uploaded it again. */
const isMissed = Effect.fnUntraced(function* ({ courseId, path, sha256 }: MaterialRow) {
  if (sha256 === null) return false
  const sql = yield* PgClient.PgClient
  const listed = yield* Effect.orDie(sql`SELECT 1 FROM uploads
    WHERE course_id = ${courseId}::uuid AND path = ${path} AND sha256 = ${sha256}`)
  return listed.length === 0 && (yield* isUsed(courseId, { path, sha256 }))
})

const restore = Effect.fnUntraced(function* ({ id }: MaterialRow) {
  const sql = yield* PgClient.PgClient
  yield* Effect.orDie(sql`WITH kept AS (UPDATE materials SET state = 'ready' WHERE id = ${id}::uuid RETURNING *)
    INSERT INTO uploads (course_id, path, sha256, media_type, size, object_key, description)
    SELECT course_id, path, sha256, media_type, size, object_key, description FROM kept ON CONFLICT DO NOTHING`)
})

/** What was deleted: its bytes, picture and text. */
const bury = Effect.gen(function* () {
  const store = yield* ObjectStore
  const rows = yield* MaterialRows
  const ids = yield* passed(["deleted"], deletedHours)
  yield* Effect.forEach(
    ids,
    Effect.fnUntraced(function* (id) {
      const row = Option.getOrUndefined(yield* rows.find(id))
      if (row === undefined) return
      const { courseId, description, objectKey } = row
      if (yield* isMissed(row)) return yield* restore(row)
      const keys = [quarantineKey(courseId, id), objectKey, description?.textKey, description?.thumbnailKey]
      yield* Effect.forEach(keys, (key) => (typeof key === "string" ? soundKeys(store.remove(key)) : Effect.void), {
        discard: true
      })
      yield* removeRows([id])
    }),
    { discard: true }
  )
  return ids.length
})

/** Objects in quarantine that no row waits for: uploaded once more after the verdict, or of a row that is gone. */
const sweep = Effect.gen(function* () {
  const store = yield* ObjectStore
  const rows = yield* MaterialRows
  const before = DateTime.subtract(yield* DateTime.now, { hours: quarantineHours })
  let cursor: string | undefined
  let removed = 0
  while (true) {
    const objects = yield* store.list({
      prefix: quarantinePrefix,
      limit: page,
      ...(cursor === undefined ? {} : { cursor })
    })
    for (const { key } of objects) {
      const parsed = parseKey(key)
      const row = Option.isNone(parsed) ? Option.none<MaterialRow>() : yield* rows.find(parsed.value[3])
      if (Option.isSome(row) && DateTime.isGreaterThan(row.value.createdAt, before)) continue
      yield* soundKeys(store.remove(key))
      removed++
    }
    cursor = objects.at(-1)?.key
    if (objects.length < page || cursor === undefined) return removed
  }
})

/** One round; gives how many of each were done away with. */
export const cleanMaterials = Effect.gen(function* () {
  const expired = yield* expire
  const deleted = yield* bury
  const refused = yield* passed(["rejected", "expired"], refusedHours)
  yield* removeRows(refused)
  return { expired, deleted, refused: refused.length, swept: yield* sweep }
}).pipe(Effect.withSpan("cleanMaterials"))

/** Every hour. */
export const materialHousekeeping = Layer.effectDiscard(
  cleanMaterials.pipe(
    Effect.catchCause((cause) => Effect.logWarning("uploads that are over were not removed", cause)),
    Effect.delay("1 hour"),
    Effect.forever,
    Effect.forkScoped
  )
)

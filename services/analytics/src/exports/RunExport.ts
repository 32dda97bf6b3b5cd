/**
 * Writes an export part by part and puts the parts together. Each part is noted with the place where the next one goes on, so
 * a worker that dies loses its last part at most: the next one goes on behind the parts that are noted. A part that is not
 * noted is never in the file, so no row is there twice, and none is missing.
 */
import type { PgClient } from "@effect/sql-pg"
import { Uuids } from "@lyceum/database/Uuids"
import type { ExportId } from "@lyceum/domain/Ids"
import { ObjectStore } from "@lyceum/storage/ObjectStore"
import { Clock, DateTime, Effect, Option } from "effect"
import { Freshness } from "../Freshness.ts"
import type { Outlines } from "../Outlines.ts"
import { composeFile, headOf } from "./ComposeFile.ts"
import { ExportSettings } from "./ExportSettings.ts"
import { fileKey, folderOf, partKey } from "./ExportFile.ts"
import { Exports, type StoredPart } from "./Exports.ts"
import { start } from "./Position.ts"
import { eventSourcesOf } from "./rows/Sources.ts"
import { type Work, writePart } from "./WritePart.ts"

const nowDate = Effect.map(Clock.currentTimeMillis, (now) => new Date(now))

/** Removes every object of an export but one. */
export const removeObjects = Effect.fn("removeObjects")(function* (id: ExportId, except?: string) {
  const store = yield* ObjectStore
  while (true) {
    const found = yield* store.list({ prefix: folderOf(id), limit: 100 })
    const gone = found.filter(({ key }) => key !== except)
    if (gone.length === 0) return
    yield* Effect.forEach(gone, ({ key }) => store.remove(key), { discard: true })
  }
})

/** Works an export to its end, or until somebody else has it or its owner has removed it. */
export const runExport = Effect.fn("runExport")(function* (id: ExportId) {
  const exports = yield* Exports
  const store = yield* ObjectStore
  const freshness = yield* Freshness
  const { keepDays, sizes } = yield* ExportSettings
  const run = (yield* Uuids)()
  const claimed = yield* exports.claim(id, run, yield* nowDate)
  if (Option.isNone(claimed)) return
  const asked = claimed.value
  const work: Work = { asked, sizes, courses: yield* exports.courses(id), now: yield* Clock.currentTimeMillis }
  const parts: Array<StoredPart> = [...(yield* exports.parts(id))]

  while (true) {
    const last = parts.at(-1)
    const position = last?.position ?? start
    if (last !== undefined && position.course >= work.courses.length) break
    const { asOf } = yield* freshness.of(eventSourcesOf(asked.kind))
    const offset = parts.reduce((sum, { bytes }) => sum + bytes, headOf(asked).length)
    const key = partKey(id, parts.length + 1, run)
    const written = yield* writePart(work, position, key, offset)
    const part = {
      part: parts.length + 1,
      key,
      rows: written.rows,
      bytes: written.bytes,
      position: written.position,
      asOf: DateTime.toDateUtc(asOf)
    }
    const noted = yield* exports.addPart(id, run, { ...part, footer: written.footer }, yield* nowDate)
    if (!noted) return yield* store.remove(key)
    parts.push(part)
  }

  const key = fileKey(id, asked.format, run)
  const file = yield* composeFile(asked, parts, yield* exports.footers(id), key)
  const finished = yield* nowDate
  const ready = yield* exports.finish(
    id,
    run,
    {
      key,
      ...file,
      asOf: new Date(Math.min(...parts.map(({ asOf }) => asOf.getTime()))),
      expiresAt: new Date(finished.getTime() + keepDays * 86_400_000)
    },
    finished
  )
  if (!ready) return yield* store.remove(key)
  // What is left behind here goes with the next sweep.
  yield* Effect.ignore(removeObjects(id, key))
})

/** What writing an export needs. */
export type ExportNeeds = Exports | ObjectStore | Freshness | ExportSettings | PgClient.PgClient | Outlines

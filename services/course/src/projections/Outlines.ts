/** Outlines as bytes, ready to send, from a bounded memory. A version's outline never changes; which version is newest may. */
import { PgClient } from "@effect/sql-pg"
import { type CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Cache, Context, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
import { byteLru } from "./ByteLru.ts"

const OutlineRow = Schema.Struct({ outline: Schema.Uint8Array, gzip: Schema.Uint8Array, etag: Schema.String })
/** An outline's JSON, plain and gzipped, and its entity tag without quotes. */
export type OutlineBytes = typeof OutlineRow.Type

const decodeOutlines = Schema.decodeUnknownEffect(Schema.Array(OutlineRow))
const decodeVersions = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ version: CourseVersion })))

/** Outlines held in memory, in bytes: some sixty courses of 1,000 items. */
const maxBytes = 16_000_000

/** Half of how long another process's publication may go unnoticed: the other half an answer is kept (`http/Kept.ts`). */
const newestFor = Duration.millis(500)

export class Outlines extends Context.Service<
  Outlines,
  {
    /** Of the newest version, or of `version`. `None` = there is no such version. */
    readonly get: (courseId: CourseId, version?: CourseVersion) => Effect.Effect<Option.Option<OutlineBytes>>
    /** The newest published version, as known half a second ago at most. */
    readonly newest: (courseId: CourseId) => Effect.Effect<Option.Option<CourseVersion>>
    /** This process published or retired a course. */
    readonly changed: (courseId: CourseId) => Effect.Effect<void>
    /** Counts what this process has published and retired: what was read before the count moved may be old. */
    readonly changes: () => number
  }
>()("@lyceum/course/projections/Outlines") {
  static readonly layer = Layer.effect(
    Outlines,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const held = byteLru<string, OutlineBytes>(maxBytes, ({ outline, gzip }) => outline.length + gzip.length)

      const lookup = Effect.fn("Outlines.newest")(function* (courseId: CourseId) {
        const [row] = yield* decodeVersions(
          yield* sql`SELECT version FROM courses WHERE id = ${courseId}::uuid AND version IS NOT NULL`
        )
        return Option.map(Option.fromUndefinedOr(row), ({ version }) => version)
      }, Effect.orDie)
      const newest = yield* Cache.makeWith(lookup, {
        capacity: 10_000,
        timeToLive: Exit.match({
          onFailure: () => Duration.zero,
          onSuccess: (found) => (Option.isSome(found) ? newestFor : Duration.zero)
        })
      })

      const load = Effect.fn("Outlines.load")(function* (courseId: CourseId, version: CourseVersion) {
        const [row] = yield* decodeOutlines(
          yield* sql`SELECT outline, outline_gzip AS gzip, outline_etag AS etag FROM versions
            WHERE course_id = ${courseId}::uuid AND version = ${version}`
        )
        // A bytea is a view of the read buffer: it is copied before it is kept.
        return row === undefined ? undefined : { ...row, outline: row.outline.slice(), gzip: row.gzip.slice() }
      }, Effect.orDie)

      const get = Effect.fnUntraced(function* (courseId: CourseId, wanted?: CourseVersion) {
        const version = wanted ?? Option.getOrUndefined(yield* Cache.get(newest, courseId))
        if (version === undefined) return Option.none()
        const key = `${courseId}/${version}`
        const found = held.get(key)
        if (found !== undefined) return Option.some(found)
        const loaded = yield* load(courseId, version)
        if (loaded !== undefined) held.set(key, loaded)
        return Option.fromUndefinedOr(loaded)
      })

      let changes = 0
      return Outlines.of({
        get,
        changes: () => changes,
        newest: (courseId) => Cache.get(newest, courseId),
        changed: (courseId) =>
          Effect.suspend(() => {
            changes++
            return Cache.invalidate(newest, courseId)
          })
      })
    })
  )
}

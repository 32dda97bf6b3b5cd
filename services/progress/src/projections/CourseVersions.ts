/**
 * Published versions as grading and completion need them, with answer keys. A version never changes: it is fetched from the
 * course service once, kept in a table, and held in a bounded cache.
 */
import { type CourseId, type CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { PgClient } from "@effect/sql-pg"
import { Cache, Context, Data, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
import { documentOf, type LoadedVersion, loadedOf, VersionDocument } from "../domain/CourseVersion.ts"
import { CourseSource } from "../sources/CourseSource.ts"

/** Versions in memory at a time. A large course takes about a megabyte. */
const capacity = 100

const decodeRow = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ document: VersionDocument })))
const encodeDocument = Schema.encodeEffect(Schema.fromJsonString(VersionDocument))
const decodeOwner = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ ownerId: UserId })))

/** Key of the cache: compared by value. */
class Key extends Data.Class<{ readonly courseId: CourseId; readonly version: CourseVersion }> {}

export class CourseVersions extends Context.Service<
  CourseVersions,
  {
    /** `None` = the course service has no such version. */
    readonly get: (
      courseId: CourseId,
      version: CourseVersion
    ) => Effect.Effect<Option.Option<LoadedVersion>, UpstreamUnavailable>
    /** Whose course it is. `None` = it was never published. */
    readonly owner: (courseId: CourseId) => Effect.Effect<Option.Option<UserId>, UpstreamUnavailable>
    readonly putOwner: (courseId: CourseId, ownerId: UserId) => Effect.Effect<void>
  }
>()("@lyceum/progress/projections/CourseVersions") {
  static readonly layer = Layer.effect(
    CourseVersions,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const source = yield* CourseSource

      const stored = Effect.fn("CourseVersions.stored")(function* (courseId: CourseId, version: CourseVersion) {
        const rows =
          yield* sql`SELECT document FROM course_versions WHERE course_id = ${courseId} AND version = ${version}`
        return Option.fromNullishOr((yield* decodeRow(rows))[0]?.document)
      }, Effect.orDie)

      const store = Effect.fn("CourseVersions.store")(function* (document: VersionDocument) {
        const json = yield* encodeDocument(document)
        yield* sql`INSERT INTO course_versions (course_id, version, document)
          VALUES (${document.courseId}, ${document.version}, ${json}::text::jsonb) ON CONFLICT DO NOTHING`
      }, Effect.orDie)

      const load = Effect.fn("CourseVersions.load")(function* (courseId: CourseId, version: CourseVersion) {
        const here = yield* stored(courseId, version)
        if (Option.isSome(here)) return Option.some(loadedOf(here.value))
        const content = yield* source.content(courseId, version)
        if (Option.isNone(content)) return Option.none<LoadedVersion>()
        const document = documentOf(courseId, version, content.value)
        yield* store(document)
        return Option.some(loadedOf(document))
      })

      const cache = yield* Cache.makeWith(
        ({ courseId, version }: Key): Effect.Effect<Option.Option<LoadedVersion>, UpstreamUnavailable> =>
          load(courseId, version),
        {
          capacity,
          timeToLive: (exit) => (Exit.isSuccess(exit) && Option.isSome(exit.value) ? Duration.infinity : Duration.zero)
        }
      )

      const putOwner = Effect.fn("CourseVersions.putOwner")(function* (courseId: CourseId, ownerId: UserId) {
        yield* sql`INSERT INTO course_owners (course_id, owner_id) VALUES (${courseId}, ${ownerId})
          ON CONFLICT (course_id) DO UPDATE SET owner_id = excluded.owner_id`
      }, Effect.orDie)

      const owner = Effect.fn("CourseVersions.owner")(function* (courseId: CourseId) {
        const rows = yield* sql`SELECT owner_id AS "ownerId" FROM course_owners WHERE course_id = ${courseId}`.pipe(
          Effect.flatMap(decodeOwner),
          Effect.orDie
        )
        const [here] = rows
        if (here !== undefined) return Option.some(here.ownerId)
        const asked = yield* source.owner(courseId)
        if (Option.isSome(asked)) yield* putOwner(courseId, asked.value)
        return asked
      })

      return CourseVersions.of({
        get: (courseId, version) => Cache.get(cache, new Key({ courseId, version })),
        owner,
        putOwner
      })
    })
  )
}

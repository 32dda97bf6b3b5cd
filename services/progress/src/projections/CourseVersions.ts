/**
 * Published versions as grading and completion need them, with answer keys. A version never changes: it is fetched from the
 * course service once, kept in a table, and held in a bounded cache.
 */
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import type { UpstreamUnavailable } from "@lyceum/runtime/auth/ServiceClient"
import { PgClient } from "@effect/sql-pg"
import { Cache, Context, Duration, Effect, Exit, Layer, Option, Schema } from "effect"
import { documentOf, type LoadedVersion, loadedOf, VersionDocument } from "../domain/CourseVersion.ts"
import { CourseSource } from "../sources/CourseSource.ts"

/** Versions in memory at a time. A large course takes about a megabyte. */
const capacity = 100

/** Form of the documents that are kept. Those of an earlier one are asked for anew. */
const format = 2

const decodeRows = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ document: VersionDocument })))
const encodeDocument = Schema.encodeEffect(Schema.fromJsonString(VersionDocument))
const decodeOwner = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ ownerId: UserId })))

/** Names a version. */
export interface VersionKey {
  readonly courseId: CourseId
  readonly version: CourseVersion
}

/** Key of the cache: a text, which is compared and hashed at a fraction of an object's cost. */
const keyOf = ({ courseId, version }: VersionKey): string => `${courseId}/${version}`
const ofKey = (key: string): VersionKey => {
  const at = key.lastIndexOf("/")
  return {
    courseId: CourseId.make(key.slice(0, at), { disableChecks: true }),
    version: CourseVersion.make(Number(key.slice(at + 1)), { disableChecks: true })
  }
}

export class CourseVersions extends Context.Service<
  CourseVersions,
  {
    /** `None` = the course service has no such version. */
    readonly get: (
      courseId: CourseId,
      version: CourseVersion
    ) => Effect.Effect<Option.Option<LoadedVersion>, UpstreamUnavailable>
    /** Brings versions into memory in one query: those that are kept. `get` finds the others, one by one. */
    readonly warm: (keys: ReadonlyArray<VersionKey>) => Effect.Effect<void>
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

      const stored = Effect.fn("CourseVersions.stored")(function* (keys: ReadonlyArray<VersionKey>) {
        const rows =
          yield* sql`SELECT document FROM course_versions WHERE format = ${format} AND (course_id, version) IN
          (SELECT * FROM unnest(${keys.map(({ courseId }) => courseId)}::uuid[], ${keys.map(({ version }) => version)}::int[]))`
        return (yield* decodeRows(rows)).map(({ document }) => loadedOf(document))
      }, Effect.orDie)

      const store = Effect.fn("CourseVersions.store")(function* (document: VersionDocument) {
        const json = yield* encodeDocument(document)
        yield* sql`INSERT INTO course_versions AS known (course_id, version, document, format)
          VALUES (${document.courseId}, ${document.version}, ${json}::text::jsonb, ${format})
          ON CONFLICT (course_id, version) DO UPDATE SET document = excluded.document, format = excluded.format
            WHERE known.format < excluded.format`
      }, Effect.orDie)

      const load = Effect.fn("CourseVersions.load")(function* (courseId: CourseId, version: CourseVersion) {
        const [here] = yield* stored([{ courseId, version }])
        if (here !== undefined) return Option.some(here)
        const content = yield* source.content(courseId, version)
        if (Option.isNone(content)) return Option.none<LoadedVersion>()
        const document = documentOf(courseId, version, content.value)
        yield* store(document)
        return Option.some(loadedOf(document))
      })

      const cache = yield* Cache.makeWith(
        (key: string): Effect.Effect<Option.Option<LoadedVersion>, UpstreamUnavailable> => {
          const { courseId, version } = ofKey(key)
          return load(courseId, version)
        },
        {
          capacity,
          timeToLive: (exit) => (Exit.isSuccess(exit) && Option.isSome(exit.value) ? Duration.infinity : Duration.zero)
        }
      )

      const warm = Effect.fn("CourseVersions.warm")(function* (keys: ReadonlyArray<VersionKey>) {
        const cold: Array<VersionKey> = []
        for (const key of keys) if (!(yield* Cache.has(cache, keyOf(key)))) cold.push(key)
        if (cold.length < 2) return
        for (const loaded of yield* stored(cold)) {
          const { courseId, version } = loaded
          yield* Cache.set(cache, keyOf({ courseId, version }), Option.some(loaded))
        }
      })

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
        get: (courseId, version) => Cache.get(cache, keyOf({ courseId, version })),
        warm,
        owner,
        putOwner
      })
    })
  )
}

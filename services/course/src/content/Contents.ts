/** Courses' documents, as kept. Draft and versions by course; bytes are gzipped JSON (see `ContentCodec.ts`). */
import { PgClient } from "@effect/sql-pg"
import { CourseId, CourseVersion, UserId } from "@lyceum/domain/Ids"
import { Context, Effect, Layer, Option, Schema } from "effect"

/** A course with its draft. `publishedHash` names the content of its newest version. */
export const DraftRow = Schema.Struct({
  courseId: CourseId,
  ownerId: UserId,
  slug: Schema.String,
  revision: Schema.Int,
  hash: Schema.String,
  version: Schema.NullOr(CourseVersion),
  publishedHash: Schema.NullOr(Schema.String),
  retired: Schema.Boolean,
  bytes: Schema.Uint8Array
})
export type DraftRow = typeof DraftRow.Type

const BytesRow = Schema.Struct({ bytes: Schema.Uint8Array })
const SlugRow = Schema.Struct({ slug: Schema.String })

export class Contents extends Context.Service<
  Contents,
  {
    readonly draft: (courseId: CourseId) => Effect.Effect<Option.Option<DraftRow>>
    readonly version: (courseId: CourseId, version: CourseVersion) => Effect.Effect<Option.Option<Uint8Array>>
    readonly byHash: (hash: string) => Effect.Effect<Option.Option<Uint8Array>>
    /** Slugs that are taken among `base`, `base-2`, … */
    readonly takenSlugs: (base: string) => Effect.Effect<ReadonlySet<string>>
    /** Those of the courses that can be completed: published at some time. */
    readonly published: (courseIds: ReadonlyArray<CourseId>) => Effect.Effect<ReadonlySet<string>>
    /** Whether one of the courses needs `courseId` first, itself or by what it needs: then nobody could begin. */
    readonly need: (courseIds: ReadonlyArray<CourseId>, courseId: CourseId) => Effect.Effect<boolean>
  }
>()("@lyceum/course/content/Contents") {
  static readonly layer = Layer.effect(
    Contents,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const decodeDrafts = Schema.decodeUnknownEffect(Schema.Array(DraftRow))
      const decodeBytes = Schema.decodeUnknownEffect(Schema.Array(BytesRow))
      const decodeSlugs = Schema.decodeUnknownEffect(Schema.Array(SlugRow))
      const decodeIds = Schema.decodeUnknownEffect(Schema.Array(Schema.Struct({ id: CourseId })))

      // A bytea is a view of the read buffer: it is copied before it leaves.
      const firstBytes = (rows: ReadonlyArray<unknown>) =>
        Effect.map(decodeBytes(rows), ([row]) =>
          row === undefined ? Option.none<Uint8Array>() : Option.some(row.bytes.slice())
        )

      return Contents.of({
        draft: Effect.fn("Contents.draft")(function* (courseId) {
          const [row] = yield* decodeDrafts(
            yield* sql`SELECT c.id AS "courseId", c.owner_id AS "ownerId", c.slug, c.revision, c.draft_hash AS hash, c.version,
                v.content_hash AS "publishedHash", c.retired, b.bytes
              FROM courses c JOIN contents b ON b.hash = c.draft_hash
              LEFT JOIN versions v ON v.course_id = c.id AND v.version = c.version WHERE c.id = ${courseId}::uuid`
          )
          return row === undefined ? Option.none() : Option.some({ ...row, bytes: row.bytes.slice() })
        }, Effect.orDie),
        version: Effect.fn("Contents.version")(function* (courseId, version) {
          return yield* firstBytes(
            yield* sql`SELECT b.bytes FROM versions v JOIN contents b ON b.hash = v.content_hash
              WHERE v.course_id = ${courseId}::uuid AND v.version = ${version}`
          )
        }, Effect.orDie),
        byHash: Effect.fn("Contents.byHash")(function* (hash) {
          return yield* firstBytes(yield* sql`SELECT bytes FROM contents WHERE hash = ${hash}`)
        }, Effect.orDie),
        takenSlugs: Effect.fn("Contents.takenSlugs")(function* (base) {
          const rows = yield* decodeSlugs(
            yield* sql`SELECT slug FROM courses WHERE slug = ${base} OR slug ~ ${`^${base}-[0-9]+$`}`
          )
          return new Set(rows.map(({ slug }) => slug))
        }, Effect.orDie),
        need: Effect.fn("Contents.need")(function* (courseIds, courseId) {
          if (courseIds.length === 0) return false
          const found = yield* sql`WITH RECURSIVE needed (id) AS (
              SELECT id FROM unnest(${[...courseIds]}::uuid[]) AS given (id)
              UNION
              SELECT further.id FROM needed JOIN courses c ON c.id = needed.id
              JOIN versions v ON v.course_id = c.id AND v.version = c.version
              CROSS JOIN LATERAL unnest(v.prerequisites) AS further (id)
            ) SELECT 1 FROM needed WHERE id = ${courseId}::uuid`
          return found.length > 0
        }, Effect.orDie),
        published: Effect.fn("Contents.published")(function* (courseIds) {
          if (courseIds.length === 0) return new Set<string>()
          const rows = yield* decodeIds(
            yield* sql`SELECT id FROM courses WHERE version IS NOT NULL AND id = ANY(${[...courseIds]}::uuid[])`
          )
          return new Set<string>(rows.map(({ id }) => id))
        }, Effect.orDie)
      })
    })
  )
}

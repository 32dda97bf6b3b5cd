/** Files of courses: bytes in the ObjectStore, what is known of them in `uploads` (and the text of some in `file_texts`). */
import { PgClient } from "@effect/sql-pg"
import type { CourseFile } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { ObjectStore, type ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Context, Effect, Layer, Option, Schema, Stream } from "effect"
import { soundKeys } from "./SoundKeys.ts"
import { type Descriptions, StoredFile } from "./StoredFile.ts"

/** Where the bytes of a file are that came by an import or a copy. What is uploaded has a key of its own. */
const fileKey = (courseId: CourseId, sha256: string): string => `courses/${courseId}/${sha256}`

const decodeFiles = Schema.decodeUnknownEffect(Schema.Array(StoredFile))
const decodeTexts = Schema.decodeUnknownEffect(
  Schema.Array(Schema.Struct({ path: Schema.String, text: Schema.String }))
)

/** A file with its bytes, as an import brings it. */
export interface FileWithBytes extends CourseFile {
  readonly bytes: Uint8Array
}

export class CourseFiles extends Context.Service<
  CourseFiles,
  {
    /** Stores what is not there yet. */
    readonly putAll: (
      courseId: CourseId,
      files: ReadonlyArray<FileWithBytes>
    ) => Effect.Effect<void, ObjectStoreUnavailable>
    /** Stores the files of one course for another, with all that is known of them, without reading them. */
    readonly copyAll: (
      from: CourseId,
      to: CourseId,
      files: ReadonlyArray<CourseFile>
    ) => Effect.Effect<void, ObjectStoreUnavailable>
    /** Those of the files that were not stored exactly so (path, hash, size, media type). */
    readonly unknown: (courseId: CourseId, files: ReadonlyArray<CourseFile>) => Effect.Effect<ReadonlyArray<CourseFile>>
    /** What was found in those of the files that were checked after an upload. */
    readonly descriptions: (courseId: CourseId, files: ReadonlyArray<CourseFile>) => Effect.Effect<Descriptions>
    /** Text found in the files, by path. */
    readonly texts: (courseId: CourseId, files: ReadonlyArray<CourseFile>) => Effect.Effect<ReadonlyMap<string, string>>
    /** A stored file by path and hash, whether or not a version has it. */
    readonly byHash: (courseId: CourseId, path: string, sha256: string) => Effect.Effect<Option.Option<StoredFile>>
    /** A file of a version. */
    readonly ofVersion: (
      courseId: CourseId,
      version: CourseVersion,
      path: string
    ) => Effect.Effect<Option.Option<StoredFile>>
    /** The bytes, or a range of them (both ends included). */
    readonly stream: (
      file: StoredFile,
      range?: { readonly start: number; readonly end: number }
    ) => Stream.Stream<Uint8Array, ObjectStoreUnavailable>
    readonly bytes: (courseId: CourseId, file: CourseFile) => Effect.Effect<Uint8Array, ObjectStoreUnavailable>
    /** The small picture of a file, WebP; `None` where there is none. */
    readonly thumbnail: (file: StoredFile) => Effect.Effect<Option.Option<Uint8Array>, ObjectStoreUnavailable>
  }
>()("@lyceum/course/files/CourseFiles") {
  static readonly layer = Layer.effect(
    CourseFiles,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const store = yield* ObjectStore
      const columns = sql`u.path, u.sha256, u.media_type AS "mediaType", u.size::float8 AS size,
        u.object_key AS "objectKey", u.description`

      const register = (courseId: CourseId, files: ReadonlyArray<StoredFile>) =>
        sql`INSERT INTO uploads (course_id, path, sha256, media_type, size, object_key, description)
          SELECT ${courseId}::uuid, path, sha256, media_type, size, object_key, nullif(description, '')::jsonb
          FROM unnest(${files.map((file) => file.path)}::text[],
            ${files.map((file) => file.sha256)}::text[], ${files.map((file) => file.mediaType)}::text[],
            ${files.map((file) => file.size)}::bigint[], ${files.map((file) => file.objectKey)}::text[],
            ${files.map((file) => (file.description === null ? "" : JSON.stringify(file.description)))}::text[])
            AS new (path, sha256, media_type, size, object_key, description)
          ON CONFLICT DO NOTHING`.pipe(Effect.orDie)

      const stored = Effect.fn("CourseFiles.stored")(function* (courseId: CourseId, files: ReadonlyArray<CourseFile>) {
        if (files.length === 0) return []
        return yield* decodeFiles(
          yield* sql`SELECT ${columns} FROM uploads u
            JOIN unnest(${files.map((file) => file.path)}::text[], ${files.map((file) => file.sha256)}::text[])
              AS asked (path, sha256) USING (path, sha256)
            WHERE u.course_id = ${courseId}::uuid`
        )
      }, Effect.orDie)

      const unknown = Effect.fn("CourseFiles.unknown")(function* (
        courseId: CourseId,
        files: ReadonlyArray<CourseFile>
      ) {
        const name = (file: CourseFile) => JSON.stringify([file.path, file.sha256, file.mediaType, file.size])
        const names = new Set((yield* stored(courseId, files)).map(name))
        return files.filter((file) => !names.has(name(file)))
      })

      const one = (rows: ReadonlyArray<unknown>) =>
        Effect.map(decodeFiles(rows), ([file]) => Option.fromUndefinedOr(file))

      const byHash = Effect.fn("CourseFiles.byHash")(function* (courseId: CourseId, path: string, sha256: string) {
        return yield* one(
          yield* sql`SELECT ${columns} FROM uploads u
            WHERE u.course_id = ${courseId}::uuid AND u.path = ${path} AND u.sha256 = ${sha256}`
        )
      }, Effect.orDie)

      return CourseFiles.of({
        unknown,
        byHash,
        putAll: Effect.fn("CourseFiles.putAll")(function* (courseId, files) {
          const wanted = new Set((yield* unknown(courseId, files)).map((file) => file.path))
          const missing = files.filter((file) => wanted.has(file.path))
          if (missing.length === 0) return
          yield* Effect.forEach(
            new Map(missing.map((file) => [file.sha256, file])).values(),
            (file) => soundKeys(store.put(fileKey(courseId, file.sha256), file.bytes, file.mediaType)),
            { concurrency: 4, discard: true }
          )
          const rows = missing.map((file) => ({
            ...file,
            objectKey: fileKey(courseId, file.sha256),
            description: null
          }))
          yield* register(courseId, rows)
        }),
        copyAll: Effect.fn("CourseFiles.copyAll")(function* (from, to, files) {
          const originals = yield* stored(from, files)
          const copy = (source: string, target: string) =>
            soundKeys(store.copy(source, target)).pipe(Effect.catchTag("ObjectNotFound", Effect.die))
          const copies = yield* Effect.forEach(
            originals,
            Effect.fnUntraced(function* (file) {
              const objectKey = fileKey(to, file.sha256)
              yield* copy(file.objectKey, objectKey)
              if (file.description === null) return { ...file, objectKey }
              const { thumbnailKey } = file.description
              const ownThumbnail = thumbnailKey === null ? null : `${objectKey}.thumbnail`
              if (thumbnailKey !== null && ownThumbnail !== null) yield* copy(thumbnailKey, ownThumbnail)
              return {
                ...file,
                objectKey,
                description: { ...file.description, thumbnailKey: ownThumbnail, textKey: null }
              }
            }),
            { concurrency: 4 }
          )
          if (copies.length === 0) return
          yield* register(to, copies)
          yield* Effect.orDie(sql`INSERT INTO file_texts (course_id, sha256, text)
            SELECT ${to}::uuid, sha256, text FROM file_texts
            WHERE course_id = ${from}::uuid AND sha256 = ANY(${copies.map((file) => file.sha256)}::text[])
            ON CONFLICT DO NOTHING`)
        }),
        descriptions: Effect.fn("CourseFiles.descriptions")(function* (courseId, files) {
          const found = yield* stored(courseId, files)
          return new Map(found.flatMap(({ description, path }) => (description === null ? [] : [[path, description]])))
        }),
        texts: Effect.fn("CourseFiles.texts")(function* (courseId, files) {
          if (files.length === 0) return new Map<string, string>()
          const rows = yield* decodeTexts(
            yield* sql`SELECT asked.path, t.text FROM file_texts t
              JOIN unnest(${files.map((file) => file.path)}::text[], ${files.map((file) => file.sha256)}::text[])
                AS asked (path, sha256) USING (sha256)
              WHERE t.course_id = ${courseId}::uuid`
          )
          return new Map(rows.map(({ path, text }) => [path, text]))
        }, Effect.orDie),
        ofVersion: Effect.fn("CourseFiles.ofVersion")(function* (courseId, version, path) {
          return yield* one(
            yield* sql`SELECT ${columns} FROM files f
              JOIN uploads u ON u.course_id = f.course_id AND u.path = f.path AND u.sha256 = f.sha256
              WHERE f.course_id = ${courseId}::uuid AND f.version = ${version} AND f.path = ${path}`
          )
        }, Effect.orDie),
        stream: (file, range) =>
          store
            .stream(file.objectKey, range)
            .pipe(Stream.catchTags({ InvalidObjectKey: Stream.die, ObjectNotFound: Stream.die })),
        bytes: Effect.fn("CourseFiles.bytes")(function* (courseId, file) {
          const found = Option.getOrUndefined(yield* byHash(courseId, file.path, file.sha256))
          if (found === undefined) return yield* Effect.die(`the file "${file.path}" of a course is not stored`)
          return yield* soundKeys(store.get(found.objectKey)).pipe(Effect.catchTag("ObjectNotFound", Effect.die))
        }),
        thumbnail: ({ description }) =>
          description === null || description.thumbnailKey === null
            ? Effect.succeedNone
            : soundKeys(store.get(description.thumbnailKey)).pipe(
                Effect.asSome,
                Effect.catchTag("ObjectNotFound", () => Effect.succeed(Option.none<Uint8Array>()))
              )
      })
    })
  )
}

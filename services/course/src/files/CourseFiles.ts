/** Files of courses: bytes in the ObjectStore under `courses/<courseId>/<sha256>`, what is known of them in `uploads`. */
import { PgClient } from "@effect/sql-pg"
import { CourseFile } from "@lyceum/domain/Content"
import type { CourseId, CourseVersion } from "@lyceum/domain/Ids"
import { Uuids } from "@lyceum/database/Uuids"
import { InvalidObjectKey, ObjectStore, type ObjectStoreUnavailable } from "@lyceum/storage/ObjectStore"
import { Context, Effect, Layer, Option, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import { ContentRefused } from "../authoring/Refusals.ts"
import { mediaTypeOf } from "../olx/MediaType.ts"
import { inspect } from "./Inspection.ts"

/** Where a file's bytes are. */
export const fileKey = (courseId: CourseId, sha256: string): string => `courses/${courseId}/${sha256}`

const decodeFiles = Schema.decodeUnknownEffect(Schema.Array(CourseFile))

type StoreError = ObjectStoreUnavailable

/** A file with its bytes, as an import brings it. */
export interface FileWithBytes extends CourseFile {
  readonly bytes: Uint8Array
}

export class CourseFiles extends Context.Service<
  CourseFiles,
  {
    /** Stores what is not there yet. */
    readonly putAll: (courseId: CourseId, files: ReadonlyArray<FileWithBytes>) => Effect.Effect<void, StoreError>
    /** Stores the files of one course for another, without reading them. */
    readonly copyAll: (
      from: CourseId,
      to: CourseId,
      files: ReadonlyArray<CourseFile>
    ) => Effect.Effect<void, StoreError>
    /** Stores one file from a stream, in constant memory; its media type follows from its path and must fit its bytes. */
    readonly put: <E, R>(
      courseId: CourseId,
      path: string,
      bytes: Stream.Stream<Uint8Array, E, R>
    ) => Effect.Effect<CourseFile, StoreError | ContentRefused | E, R>
    /** Those of the files that were not stored exactly so (path, hash, size, media type). */
    readonly unknown: (courseId: CourseId, files: ReadonlyArray<CourseFile>) => Effect.Effect<ReadonlyArray<CourseFile>>
    /** A stored file by path and hash, whether or not a version has it. */
    readonly byHash: (courseId: CourseId, path: string, sha256: string) => Effect.Effect<Option.Option<CourseFile>>
    /** A file of a version. */
    readonly ofVersion: (
      courseId: CourseId,
      version: CourseVersion,
      path: string
    ) => Effect.Effect<Option.Option<CourseFile>>
    /** The bytes, or a range of them (both ends included). */
    readonly stream: (
      courseId: CourseId,
      file: CourseFile,
      range?: { readonly start: number; readonly end: number }
    ) => Stream.Stream<Uint8Array, StoreError>
    readonly bytes: (courseId: CourseId, file: CourseFile) => Effect.Effect<Uint8Array, StoreError>
  }
>()("@lyceum/course/files/CourseFiles") {
  static readonly layer = Layer.effect(
    CourseFiles,
    Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const store = yield* ObjectStore
      const columns = sql`path, sha256, media_type AS "mediaType", size::float8 AS size`

      const register = (courseId: CourseId, files: ReadonlyArray<CourseFile>) =>
        sql`INSERT INTO uploads (course_id, path, sha256, media_type, size)
          SELECT ${courseId}::uuid, * FROM unnest(${files.map((file) => file.path)}::text[],
            ${files.map((file) => file.sha256)}::text[], ${files.map((file) => file.mediaType)}::text[],
            ${files.map((file) => file.size)}::int[])
          ON CONFLICT DO NOTHING`.pipe(Effect.orDie)

      const unknown = Effect.fn("CourseFiles.unknown")(function* (
        courseId: CourseId,
        files: ReadonlyArray<CourseFile>
      ) {
        if (files.length === 0) return []
        const known = yield* decodeFiles(
          yield* sql`SELECT ${columns} FROM uploads WHERE course_id = ${courseId}::uuid AND sha256 = ANY(${files.map(
            (file) => file.sha256
          )}::text[])`
        )
        const name = (file: CourseFile) => JSON.stringify([file.path, file.sha256, file.mediaType, file.size])
        const names = new Set(known.map(name))
        return files.filter((file) => !names.has(name(file)))
      }, Effect.orDie)

      const one = (rows: ReadonlyArray<unknown>) =>
        Effect.map(decodeFiles(rows), ([file]) => Option.fromUndefinedOr(file))

      return CourseFiles.of({
        unknown,
        putAll: Effect.fn("CourseFiles.putAll")(function* (courseId, files) {
          const wanted = new Set((yield* unknown(courseId, files)).map((file) => file.path))
          const missing = files.filter((file) => wanted.has(file.path))
          if (missing.length === 0) return
          yield* Effect.forEach(
            new Map(missing.map((file) => [file.sha256, file])).values(),
            (file) => keysAreSound(store.put(fileKey(courseId, file.sha256), file.bytes, file.mediaType)),
            { concurrency: 4, discard: true }
          )
          yield* register(courseId, missing)
        }),
        copyAll: Effect.fn("CourseFiles.copyAll")(function* (from, to, files) {
          yield* Effect.forEach(
            new Set(files.map((file) => file.sha256)),
            (sha256) =>
              keysAreSound(store.copy(fileKey(from, sha256), fileKey(to, sha256))).pipe(
                Effect.catchTag("ObjectNotFound", Effect.die)
              ),
            { concurrency: 4, discard: true }
          )
          if (files.length > 0) yield* register(to, files)
        }),
        put: Effect.fn("CourseFiles.put")(function* <E, R>(
          courseId: CourseId,
          path: string,
          bytes: Stream.Stream<Uint8Array, E, R>
        ) {
          const incoming = `courses/${courseId}/incoming-${(yield* Uuids)()}`
          const hash = createHash("sha256")
          const mediaType = mediaTypeOf(path)
          return yield* Effect.gen(function* () {
            const inspection = inspect(path, mediaType)
            const hashed = Stream.tap(bytes, (chunk) =>
              Effect.sync(() => {
                hash.update(chunk)
                inspection.see(chunk)
              })
            )
            const { size } = yield* keysAreSound(store.putStream(incoming, hashed, mediaType))
            const reasons = inspection.faults()
            if (reasons.length > 0) return yield* new ContentRefused({ reasons })
            const file = { path, mediaType, size, sha256: hash.digest("hex") }
            yield* keysAreSound(store.copy(incoming, fileKey(courseId, file.sha256))).pipe(
              Effect.catchTag("ObjectNotFound", Effect.die)
            )
            yield* register(courseId, [file])
            return file
          }).pipe(Effect.ensuring(Effect.ignore(store.remove(incoming))))
        }),
        byHash: Effect.fn("CourseFiles.byHash")(function* (courseId, path, sha256) {
          return yield* one(
            yield* sql`SELECT ${columns} FROM uploads
              WHERE course_id = ${courseId}::uuid AND path = ${path} AND sha256 = ${sha256}`
          )
        }, Effect.orDie),
        ofVersion: Effect.fn("CourseFiles.ofVersion")(function* (courseId, version, path) {
          return yield* one(
            yield* sql`SELECT ${columns} FROM files
              WHERE course_id = ${courseId}::uuid AND version = ${version} AND path = ${path}`
          )
        }, Effect.orDie),
        stream: (courseId, file, range) =>
          store
            .stream(fileKey(courseId, file.sha256), range)
            .pipe(Stream.catchTags({ InvalidObjectKey: Stream.die, ObjectNotFound: Stream.die })),
        bytes: (courseId, file) =>
          keysAreSound(store.get(fileKey(courseId, file.sha256))).pipe(Effect.catchTag("ObjectNotFound", Effect.die))
      })
    })
  )
}

const isInvalidKey = Schema.is(InvalidObjectKey)

/** Our keys are made of ids and hashes: a refused one is a defect. */
const keysAreSound = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.catchIf(effect, (error): error is Extract<E, InvalidObjectKey> => isInvalidKey(error), Effect.die)

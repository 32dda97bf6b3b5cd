/**
 * ObjectStore over a folder, for the platform in one process. Objects appear whole or not at all, also after `kill -9` or a
 * power cut; what an interrupted write left is swept at the next start. One process at a time may have the folder.
 */
import { NodeFileSystem } from "@effect/platform-node"
import { Clock, Duration, Effect, FileSystem, Layer, Option, type PlatformError, type Redacted, Stream } from "effect"
import { checkObjectKey } from "../ObjectKey.ts"
import { type ObjectInfo, ObjectNotFound, ObjectStore, ObjectStoreUnavailable } from "../ObjectStore.ts"
import { isMissing, openFolder } from "./Folder.ts"
import { pathOf } from "./KeyPath.ts"
import { walkKeys } from "./KeyWalk.ts"
import { type DamagedObjectFile, readBytes, readDescription, streamBytes, writeObject } from "./ObjectFile.ts"
import { signDownloadGrant } from "./DownloadSignature.ts"
import { signGrant } from "./UploadSignature.ts"

export interface LocalObjectStoreOptions {
  /** The folder that holds the objects and nothing else. */
  readonly folder: string
  /** Where the service that mounts `LocalObjectServer` (or `acceptUpload` and `openDownload`) listens: a URL without query. */
  readonly uploadBaseUrl: string
  /** Signs permissions to upload and to download; at least 32 random bytes, in any text form (RFC 2104, section 3). */
  readonly signingKey: Redacted.Redacted
}

type FileError = PlatformError.PlatformError | DamagedObjectFile

const unavailable = (operation: string) => (cause: FileError) => new ObjectStoreUnavailable({ operation, cause })

const make = Effect.fnUntraced(function* (options: LocalObjectStoreOptions) {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* Effect.mapError(openFolder(options.folder), unavailable("open its folder"))

  const fileOf = (key: string): string => {
    const path = pathOf(key)
    return [folder.objects, ...path.folders, path.file].join("/")
  }
  const publish = (staged: string, key: string) => {
    const path = pathOf(key)
    return folder.publish(staged, path.folders, path.file)
  }
  /** The object's file and what it says; a later replacement does not touch what was opened. */
  const openObject = Effect.fnUntraced(function* (key: string, operation: string) {
    yield* checkObjectKey(key)
    const file = yield* fs
      .open(fileOf(key), { flag: "r" })
      .pipe(
        Effect.mapError((error) => (isMissing(error) ? new ObjectNotFound({ key }) : unavailable(operation)(error)))
      )
    const described = yield* Effect.mapError(readDescription(file), unavailable(operation))
    return { file, described, info: { key, ...described } satisfies ObjectInfo }
  })
  const head = (key: string) =>
    Effect.scoped(openObject(key, "describe an object")).pipe(
      Effect.map(({ info }) => Option.some<ObjectInfo>(info)),
      Effect.catchTag("ObjectNotFound", () => Effect.succeed(Option.none<ObjectInfo>()))
    )

  const putStream = Effect.fn("ObjectStore.putStream")(function* <E, R>(
    key: string,
    bytes: Stream.Stream<Uint8Array, E, R>,
    mediaType: string
  ) {
    yield* checkObjectKey(key)
    const failed = unavailable("store an object")
    return yield* Effect.scoped(
      Effect.gen(function* () {
        const staged = yield* folder.stage
        // The stream's own failures pass as they are; only those of the disk become ours.
        const source = Stream.mapError(bytes, (error) => ({ fromSource: error }))
        const described = yield* Effect.scoped(
          Effect.flatMap(fs.open(staged, { flag: "wx" }), (file) => writeObject(file, source, mediaType))
        ).pipe(Effect.mapError((error) => ("fromSource" in error ? error : failed(error))))
        yield* Effect.mapError(publish(staged, key), failed)
        const info: ObjectInfo = { key, ...described }
        return info
      })
    ).pipe(Effect.mapError((error) => ("fromSource" in error ? error.fromSource : error)))
  })

  return ObjectStore.of({
    putStream,
    put: (key, bytes, mediaType) => putStream(key, Stream.succeed(bytes), mediaType),
    head: Effect.fn("ObjectStore.head")(head),
    get: Effect.fn("ObjectStore.get")(function* (key: string) {
      const { described, file } = yield* openObject(key, "read an object")
      return yield* Effect.mapError(readBytes(file, described), unavailable("read an object"))
    }, Effect.scoped),
    stream: (key, range) =>
      Stream.unwrap(
        Effect.gen(function* () {
          if (range !== undefined && ![range.start, range.end].every((at) => Number.isSafeInteger(at) && at >= 0)) {
            return yield* Effect.die(new RangeError("a range is made of two whole numbers from 0 on"))
          }
          const { described, file } = yield* openObject(key, "read an object")
          const end = range === undefined ? described.size : Math.min(range.end + 1, described.size)
          return Stream.mapError(streamBytes(file, range?.start ?? 0, end), unavailable("read an object"))
        })
      ),
    list: Effect.fn("ObjectStore.list")(function* ({ cursor, limit, prefix }) {
      const page: Array<ObjectInfo> = []
      if (limit <= 0) return page
      yield* walkKeys({
        root: folder.objects,
        prefix,
        cursor,
        read: (directory) => Effect.mapError(folder.names(directory), unavailable("list objects")),
        visit: Effect.fnUntraced(function* (key) {
          // A file whose name is no key (made by hand) and an object removed since are both not there.
          const found = yield* Effect.catchTag(head(key), "InvalidObjectKey", () => Effect.succeedNone)
          if (Option.isSome(found)) page.push(found.value)
          return page.length < limit
        })
      })
      return page
    }),
    copy: Effect.fn("ObjectStore.copy")(function* (from: string, to: string) {
      yield* checkObjectKey(to)
      yield* checkObjectKey(from)
      const failed = unavailable("copy an object")
      const staged = yield* folder.stage
      yield* fs
        .copyFile(fileOf(from), staged)
        .pipe(Effect.mapError((error) => (isMissing(error) ? new ObjectNotFound({ key: from }) : failed(error))))
      const described = yield* Effect.scoped(
        Effect.gen(function* () {
          const file = yield* fs.open(staged, { flag: "r+" })
          yield* file.sync
          return yield* readDescription(file)
        })
      ).pipe(Effect.mapError(failed))
      yield* Effect.mapError(publish(staged, to), failed)
      const info: ObjectInfo = { key: to, ...described }
      return info
    }, Effect.scoped),
    remove: Effect.fn("ObjectStore.remove")(function* (key: string) {
      yield* checkObjectKey(key)
      const path = pathOf(key)
      yield* Effect.mapError(folder.unlink(path.folders, path.file), unavailable("remove an object"))
    }),
    signUpload: Effect.fn("ObjectStore.signUpload")(function* ({
      key,
      lifetime,
      maximumBytes,
      mediaType,
      minimumBytes
    }) {
      yield* checkObjectKey(key)
      const expires = (yield* Clock.currentTimeMillis) + Math.ceil(Duration.toMillis(lifetime))
      const grant = { key, type: mediaType, minimum: minimumBytes, maximum: maximumBytes, expires }
      const query = new URLSearchParams({
        key,
        type: mediaType,
        minimum: String(minimumBytes),
        maximum: String(maximumBytes),
        expires: String(expires),
        signature: signGrant(options.signingKey, grant)
      })
      return {
        method: "PUT" as const,
        url: `${options.uploadBaseUrl}?${query.toString()}`,
        fields: {},
        headers: { "content-type": mediaType },
        expiresAt: expires
      }
    }),
    signDownload: Effect.fn("ObjectStore.signDownload")(function* ({ fileName, key, lifetime }) {
      if (Option.isNone(yield* head(key))) return yield* new ObjectNotFound({ key })
      const expires = (yield* Clock.currentTimeMillis) + Math.ceil(Duration.toMillis(lifetime))
      const query = new URLSearchParams({
        key,
        name: fileName,
        expires: String(expires),
        signature: signDownloadGrant(options.signingKey, { key, name: fileName, expires })
      })
      return { url: `${options.uploadBaseUrl}?${query.toString()}`, expiresAt: expires }
    })
  })
})

/** The store over any file system, for tests that break one. */
export const layerNoDeps = (
  options: LocalObjectStoreOptions
): Layer.Layer<ObjectStore, ObjectStoreUnavailable, FileSystem.FileSystem> => Layer.effect(ObjectStore, make(options))

/** The store over a folder of this machine. Fails when the folder cannot be made or read. */
export const layer = (options: LocalObjectStoreOptions): Layer.Layer<ObjectStore, ObjectStoreUnavailable> =>
  layerNoDeps(options).pipe(Layer.provide(NodeFileSystem.layer))

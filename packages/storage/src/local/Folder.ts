/**
 * A folder in which files appear whole or not at all and stay after a power cut: a file is written in `incoming`, flushed,
 * renamed to its place in `objects`, and the directory of that place is flushed (POSIX rename(2), fsync(2)).
 */
import { randomUUID } from "node:crypto"
import { Effect, FileSystem, type PlatformError } from "effect"

/** True when an operation failed because the file or directory is not there. */
export const isMissing = (error: PlatformError.PlatformError): boolean => error.reason._tag === "NotFound"

/** Opens the folder: makes it where it is missing, and sweeps what interrupted writes left. One process at a time. */
export const openFolder = Effect.fnUntraced(function* (folder: string) {
  const fs = yield* FileSystem.FileSystem
  const incoming = `${folder}/incoming`
  const objects = `${folder}/objects`
  /** Directories whose entry in their parent is known to be on the disk. */
  const durable = new Set<string>([folder])

  const flush = (directory: string) =>
    Effect.scoped(Effect.flatMap(fs.open(directory, { flag: "r" }), (handle) => handle.sync))

  const ensure = Effect.fnUntraced(function* (root: string, names: ReadonlyArray<string>) {
    let directory = root
    for (const name of names) {
      const parent = directory
      directory = `${directory}/${name}`
      if (durable.has(directory)) continue
      yield* fs.makeDirectory(directory, { recursive: true })
      yield* flush(parent)
      durable.add(directory)
    }
    return directory
  })

  yield* fs.makeDirectory(folder, { recursive: true })
  yield* fs.remove(incoming, { recursive: true, force: true })
  yield* ensure(folder, ["incoming"])
  yield* ensure(folder, ["objects"])

  return {
    objects,
    /** The path for a file that is being written; removed with the scope when it has not been published. */
    stage: Effect.acquireRelease(
      Effect.sync(() => `${incoming}/${randomUUID()}`),
      (path) => Effect.ignore(fs.remove(path, { force: true }))
    ),
    /** Moves a flushed file to its place, replacing what was there, and waits until the disk knows. */
    publish: Effect.fnUntraced(function* (staged: string, folders: ReadonlyArray<string>, file: string) {
      const directory = yield* ensure(objects, folders)
      yield* fs.rename(staged, `${directory}/${file}`)
      yield* flush(directory)
    }),
    /** Removes a file, if it is there, and waits until the disk knows. Directories stay: removing them races with writers. */
    unlink: Effect.fnUntraced(
      function* (folders: ReadonlyArray<string>, file: string) {
        const directory = [objects, ...folders].join("/")
        yield* fs.remove(`${directory}/${file}`)
        yield* flush(directory)
      },
      Effect.catchIf(isMissing, () => Effect.void)
    ),
    /** Names in a directory; none when it is not there. */
    names: (directory: string) =>
      fs.readDirectory(directory).pipe(Effect.catchIf(isMissing, () => Effect.succeed<Array<string>>([])))
  }
})

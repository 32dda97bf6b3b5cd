/** The folder that a backup is written into: copies with their hashes, and how much that is. */
import { BaseBackupFailed, type Receiver } from "@lyceum/database/backup/BaseBackup"
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { mkdirSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { copyFile } from "./CopyFile.ts"
import type { BackedUpFile } from "./Manifest.ts"

/** A file could not be read or written. */
export class CopyFailed extends Schema.TaggedError<CopyFailed>()("CopyFailed", {
  path: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `${this.path} could not be copied: ${this.reason}`
  }
}

/** Bytes between two lines about one long step. */
const pace = 256 * 1024 * 1024

const words = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))

/** Length and time of change: whether a file is the one that was copied. */
const stampOf = (path: string): string | undefined => {
  try {
    const { mtimeMs, size } = statSync(path)
    return `${size}/${mtimeMs}`
  } catch {
    return undefined
  }
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`

/** Over an empty folder; `tell` is told each line of progress. */
export const backupTarget = (root: string, tell: (line: string) => Effect.Effect<void>) => {
  const copied = new Map<string, BackedUpFile>()
  const stamps = new Map<string, string>()
  const folders: Array<string> = []
  const progress = { bytes: 0, files: 0, told: 0 }

  const add = (file: BackedUpFile) =>
    Effect.suspend(() => {
      copied.set(file.path, file)
      progress.bytes += file.size
      progress.files++
      if (progress.bytes - progress.told < pace) return Effect.void
      progress.told = progress.bytes
      return tell(`  … ${megabytes(progress.bytes)}`)
    })

  const copy = Effect.fnUntraced(function* (path: string, from: string) {
    const to = join(root, path)
    const hashed = yield* Effect.tryPromise({
      try: () => {
        mkdirSync(dirname(to), { recursive: true })
        return copyFile(from, to)
      },
      catch: (thrown) => new CopyFailed({ path, reason: words(thrown) })
    })
    if (hashed !== undefined) yield* add({ path, ...hashed })
  })

  const text = (path: string, content: string) =>
    Effect.suspend(() => {
      writeFileSync(join(root, path), content, { mode: 0o600, flush: true })
      const bytes = Buffer.from(content)
      return add({ path, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") })
    })

  return {
    text,
    /** Copies the files of `folder` that were not copied yet, or changed since. */
    copying: (folder: string, paths: () => ReadonlyArray<string>) =>
      Effect.suspend(() =>
        Effect.forEach(
          paths(),
          (path) => {
            const stamp = stampOf(join(folder, path))
            if (stamp === undefined || stamps.get(path) === stamp) return Effect.void
            stamps.set(path, stamp)
            return copy(path, join(folder, path))
          },
          { discard: true }
        )
      ),
    /** For the database's files, below `prefix`. */
    receiver: (prefix: string): Receiver => ({
      folder: (path) =>
        Effect.sync(() => {
          mkdirSync(join(root, prefix, path), { recursive: true })
          folders.push(`${prefix}/${path}`)
        }),
      file: (path, from) =>
        Effect.mapError(copy(`${prefix}/${path}`, from), ({ message }) => new BaseBackupFailed({ reason: message })),
      text: (path, content) => text(`${prefix}/${path}`, content)
    }),
    /** Says that a step is done, with what it copied. */
    said: (what: string) =>
      Effect.suspend(() => {
        const line = `  ${what.padEnd(34)}${String(progress.files).padStart(6)} files  ${megabytes(progress.bytes)}`
        Object.assign(progress, { bytes: 0, files: 0, told: 0 })
        return tell(line)
      }),
    contents: () => ({ folders, files: [...copied.values()] })
  }
}

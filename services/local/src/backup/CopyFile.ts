/** Copies one file, hashing it on the way, and waits until the disk has it. */
import { createHash } from "node:crypto"
import { open } from "node:fs/promises"

/** Bytes that are in memory at once. */
const piece = 262_144

const isMissing = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "ENOENT"

/** Length and hash of a file. */
export interface Hashed {
  readonly size: number
  readonly sha256: string
}

const zeros = Buffer.alloc(piece)

/**
 * Copies what the file holds when it is opened, exactly as long as it was then: what a writer cuts off meanwhile is filled with
 * zeros (the log of writes has the rest, as in `pg_basebackup`). `undefined` = there is no such file (any more).
 */
export const copyFile = async (from: string, to: string): Promise<Hashed | undefined> => {
  const source = await open(from, "r").catch((thrown: unknown) => {
    if (isMissing(thrown)) return undefined
    throw thrown
  })
  if (source === undefined) return undefined
  try {
    const { size } = await source.stat()
    const target = await open(to, "w", 0o600)
    try {
      const hash = createHash("sha256")
      const buffer = Buffer.alloc(Math.min(piece, Math.max(size, 1)))
      for (let at = 0; at < size;) {
        const wanted = Math.min(buffer.length, size - at)
        const { bytesRead } = await source.read(buffer, 0, wanted, at)
        const part = bytesRead === 0 ? zeros.subarray(0, wanted) : buffer.subarray(0, bytesRead)
        hash.update(part)
        await target.write(part, 0, part.length, at)
        at += part.length
      }
      await target.sync()
      return { size, sha256: hash.digest("hex") }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Length and hash of a file; `undefined` = there is none. */
export const hashFile = async (path: string): Promise<Hashed | undefined> => {
  const source = await open(path, "r").catch((thrown: unknown) => {
    if (isMissing(thrown)) return undefined
    throw thrown
  })
  if (source === undefined) return undefined
  try {
    const { size } = await source.stat()
    const hash = createHash("sha256")
    for await (const part of source.createReadStream({ autoClose: false, highWaterMark: piece })) hash.update(part)
    return { size, sha256: hash.digest("hex") }
  } finally {
    await source.close()
  }
}

/**
 * Reads and writes the `.tar.gz` around a course. Reading is streamed and bounded: sizes are counted while inflating, so a
 * bomb is stopped at the limit and never unfolded in memory. Paths become plain relative ones or the archive is refused.
 */
import { PassThrough, Readable, Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { createGunzip, gzip } from "node:zlib"
import { Effect } from "effect"
import tar from "tar-stream"
import { OlxRefused, refused } from "./OlxRefused.ts"

/** Bounds of what is read. Sizes in bytes; `maxRatio` = inflated / packed, looked at above `ratioFrom` inflated bytes. */
export interface ArchiveLimits {
  readonly maxEntries: number
  readonly maxEntryBytes: number
  readonly maxTotalBytes: number
  readonly maxRatio: number
  readonly ratioFrom: number
}

/** 20,000 entries, 100 MB an entry, 500 MB in all, 200 times the packed size from 20 MB on. */
export const defaultLimits: ArchiveLimits = {
  maxEntries: 20_000,
  maxEntryBytes: 100_000_000,
  maxTotalBytes: 500_000_000,
  maxRatio: 200,
  ratioFrom: 20_000_000
}

/** Files of an archive by path: relative, `/`-separated, no empty, `.` or `..` segment. */
export type Files = ReadonlyMap<string, Uint8Array>

// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const unsafeCharacters = /[\u0000-\u001f\u007f\\]/

/** The safe form of an entry's path ("" for the root folder), or `null` when it must be refused. */
export const safePath = (raw: string): string | null => {
  if (raw.startsWith("/") || unsafeCharacters.test(raw) || /^[A-Za-z]:/.test(raw) || raw.length > 1000) return null
  const segments = raw.split("/").filter((segment) => segment !== "" && segment !== ".")
  return segments.includes("..") ? null : segments.join("/")
}

const asRefusal = (error: unknown): OlxRefused => {
  if (error instanceof OlxRefused) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && "code" in error ? error.code : undefined
  if (code === "Z_BUF_ERROR" || /unexpected end/i.test(text)) return refused("truncated", "the archive ends too early")
  if (typeof code === "string" && code.startsWith("Z_")) return refused("not-gzip", `not a sound gzip stream: ${text}`)
  return refused("not-tar", `not a sound tar archive: ${text}`)
}

/** Reads an archive. Fails with `OlxRefused`; holds at most `maxTotalBytes` of it. */
export const readArchive = (
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limits: ArchiveLimits = defaultLimits
): Effect.Effect<Files, OlxRefused> =>
  Effect.tryPromise({ try: (signal) => extract(source, limits, signal), catch: asRefusal })

const extract = async (
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limits: ArchiveLimits,
  signal: AbortSignal
): Promise<Files> => {
  const files = new Map<string, Uint8Array>()
  let packed = 0
  let inflated = 0
  let entries = 0
  let current: string | null = null
  const countPacked = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      packed += chunk.length
      done(null, chunk)
    }
  })
  // tar pads each entry to 512 bytes and adds headers: the allowance keeps honest archives at the limit readable
  const streamLimit = limits.maxTotalBytes + limits.maxEntries * 2048 + 1_000_000
  const countInflated = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      inflated += chunk.length
      if (inflated > streamLimit) {
        done(refused("archive-too-large", `more than ${limits.maxTotalBytes} bytes when unpacked`, current))
      } else if (inflated > limits.ratioFrom && inflated > packed * limits.maxRatio) {
        done(refused("compression-bomb", `unpacks to more than ${limits.maxRatio} times its size`, current))
      } else done(null, chunk)
    }
  })
  let total = 0
  const unpack = tar.extract()
  unpack.on("entry", (header, stream, next) => {
    // a refusal destroys this stream too; the reason reaches the caller through the pipeline
    stream.on("error", () => {})
    const take = (): OlxRefused | null => {
      const shown = header.name.slice(0, 200)
      current = shown
      if (++entries > limits.maxEntries)
        return refused("too-many-entries", `more than ${limits.maxEntries} entries`, shown)
      const path = safePath(header.name)
      if (path === null)
        return refused("unsafe-path", "the path leaves the archive or holds forbidden characters", shown)
      if (header.type === "directory") return null
      if (header.type !== "file" && header.type !== "contiguous-file") {
        return refused("unsafe-entry-type", `an entry of type ${header.type ?? "unknown"} is not allowed`, shown)
      }
      if (path === "") return refused("unsafe-path", "a file without a name", shown)
      if (files.has(path)) return refused("duplicate-path", "the path stands in the archive twice", shown)
      const size = header.size ?? 0
      if (size > limits.maxEntryBytes)
        return refused("entry-too-large", `larger than ${limits.maxEntryBytes} bytes`, shown)
      total += size
      if (total > limits.maxTotalBytes) {
        return refused("archive-too-large", `more than ${limits.maxTotalBytes} bytes when unpacked`, shown)
      }
      const chunks: Array<Uint8Array> = []
      stream.on("data", (chunk) => {
        if (chunk instanceof Uint8Array) chunks.push(chunk)
      })
      stream.on("end", () => files.set(path, Buffer.concat(chunks)))
      return null
    }
    const refusal = take()
    if (refusal !== null) {
      unpack.destroy(refusal)
      return
    }
    stream.on("end", next)
    stream.resume()
  })
  const input = source instanceof Uint8Array ? Readable.from([source]) : Readable.from(source)
  await pipeline(input, countPacked, createGunzip(), countInflated, unpack, { signal })
  return files
}

const byPath = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0

/**
 * Packs files; the same files give the same bytes on every machine: sorted paths, no times, no owner, no system byte.
 * Fails with `OlxRefused` on a path that reading would refuse.
 */
export const writeArchive = (files: Files): Effect.Effect<Uint8Array, OlxRefused> =>
  Effect.tryPromise({
    try: async () => {
      const pack = tar.pack()
      const packed = pack.pipe(new PassThrough()).toArray()
      for (const [path, bytes] of [...files].sort(byPath)) {
        if (safePath(path) !== path || path === "")
          throw refused("unsafe-path", "a file cannot be packed under this path", path)
        pack.entry({ name: path, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, Buffer.from(bytes))
      }
      pack.finalize()
      const plain = Buffer.concat(await packed)
      const zipped = await new Promise<Buffer>((resolve, reject) =>
        gzip(plain, { level: 9 }, (error, result) => (error === null ? resolve(result) : reject(error)))
      )
      // RFC 1952 2.3.1: byte 9 names the system that packed; 255 = unknown
      zipped[9] = 255
      return new Uint8Array(zipped)
    },
    catch: asRefusal
  })

/** yauzl over ranged reads: the entries of a zip one by one, nothing of it in memory but its directory's current entry. */
import { Readable } from "node:stream"
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl"

/** Where the bytes of a zip are. */
export interface ZipBytes {
  readonly size: number
  readonly read: (start: number, end: number) => Promise<Uint8Array>
}

export type { Entry, ZipFile }

/** Pieces of this many bytes are read at once. */
const pieceLength = 262_144

class Ranges extends RandomAccessReader {
  readonly #bytes: ZipBytes
  constructor(bytes: ZipBytes) {
    super()
    this.#bytes = bytes
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = this.#bytes
    return Readable.from(
      (async function* () {
        for (let at = start; at < end; at += pieceLength) yield await bytes.read(at, Math.min(at + pieceLength, end))
      })(),
      { objectMode: false, highWaterMark: pieceLength }
    )
  }
}

const open = (bytes: ZipBytes): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    fromRandomAccessReader(
      new Ranges(bytes),
      bytes.size,
      // Names come as they are, so that it is ours to say which are safe.
      { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true },
      (error, zip) => (error === null ? resolve(zip) : reject(error))
    )
  )

/** Calls `visit` for each entry in order; `content` opens its unpacked bytes. Rejects with what a visit throws. */
export const eachEntry = async (
  bytes: ZipBytes,
  visit: (entry: Entry, content: () => Promise<Readable>) => Promise<void>
): Promise<void> => {
  const zip = await open(bytes)
  const content = (entry: Entry) => (): Promise<Readable> =>
    new Promise((resolve, reject) =>
      zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)))
    )
  try {
    await new Promise<void>((resolve, reject) => {
      zip.on("error", reject)
      zip.on("end", resolve)
      zip.on("entry", (entry: Entry) => {
        visit(entry, content(entry)).then(() => zip.readEntry(), reject)
      })
      zip.readEntry()
    })
  } finally {
    zip.close()
  }
}

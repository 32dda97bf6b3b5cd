/**
 * Unpacks a whole zip, piece by piece, to see what it comes to: bounds, names, passwords, damage, the test virus in it, and
 * archives in it. What a caller wants of its parts it is given on the way.
 */
import { testVirusScan } from "@lyceum/domain/inspection/TestVirus"
import { crc32 } from "node:zlib"
import { unfit } from "../Unfit.ts"
import { archiveLimits, Budget } from "./Budget.ts"
import { isSafePath } from "./SafePath.ts"
import { type Entry, eachEntry, type ZipBytes } from "./Zip.ts"

/** Wanted parts: asked by name, answered with all bytes of it, in the order of the archive. */
export interface Wanted {
  readonly wants: (name: string) => boolean
  readonly part: (name: string, bytes: Uint8Array) => void
}

const nobody: Wanted = { wants: () => false, part: () => undefined }

const nameOf = (entry: Entry): string => {
  // Without `decodeStrings` names are bytes, whatever the type says. Those without the flag are of some old code page: what
  // matters here (letters, dots, slashes) is the same in all of them.
  const raw: unknown = entry.fileName
  const bytes = raw instanceof Uint8Array ? raw : new TextEncoder().encode(String(raw))
  const wide = (entry.generalPurposeBitFlag & 0x800) !== 0
  return new TextDecoder(wide ? "utf-8" : "latin1").decode(bytes)
}

/** A symbolic link by the mode that Unix writes (APPNOTE 4.4.15). */
const isLink = (entry: Entry): boolean =>
  entry.versionMadeBy >>> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000

const isNestedZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04

const walk = async (zip: ZipBytes, budget: Budget, depth: number, { part, wants }: Wanted): Promise<void> => {
  if (depth > archiveLimits.depth) throw unfit("archive-too-large", "archives in archives, too deep")
  await eachEntry(zip, async (entry, content) => {
    budget.entry()
    const name = nameOf(entry)
    if (!isSafePath(name) || isLink(entry))
      throw unfit("archive-unsafe-path", "a name that leaves its folder, or a link")
    if ((entry.generalPurposeBitFlag & 0x41) !== 0) throw unfit("encrypted", "a file in it has a password")
    if (name.endsWith("/")) return
    // Nothing to read: not read, or an archive of many empty files takes long.
    if (entry.compressedSize === 0 && entry.crc32 === 0) {
      if (wants(name)) part(name, new Uint8Array(0))
      return
    }
    const wanted = wants(name)
    const virus = testVirusScan()
    let kept: Array<Uint8Array> | null = wanted ? [] : null
    let size = 0
    let crc = 0
    for await (const chunk of await content()) {
      if (!(chunk instanceof Uint8Array)) throw new Error("no bytes")
      if (size === 0 && isNestedZip(chunk)) kept ??= []
      size += chunk.length
      budget.unpacked(chunk.length)
      virus.see(chunk)
      crc = crc32(chunk, crc)
      if (kept !== null) {
        if (size > (wanted ? archiveLimits.partBytes : archiveLimits.nestedBytes))
          throw unfit("archive-too-large", "a part too long to be read")
        kept.push(chunk)
      }
    }
    if (virus.found()) throw unfit("infected", "a file in the archive holds the EICAR test virus")
    if (crc !== entry.crc32) throw unfit("corrupt", "a file in it is damaged")
    if (kept === null) return
    const bytes = Buffer.concat(kept)
    if (wanted) part(name, bytes)
    if (isNestedZip(bytes))
      await walk(
        { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) },
        budget,
        depth + 1,
        nobody
      )
  })
}

/** Walks through all of a zip. Rejects with `Unfit` for what is refused, with anything else for what is no whole zip. */
export const walkArchive = (zip: ZipBytes, wanted: Wanted = nobody): Promise<void> =>
  walk(zip, new Budget(zip.size), 1, wanted)

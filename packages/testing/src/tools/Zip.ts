/** Reads a zip archive (also a jar), so that no unzip program is needed. */
import { inflateRawSync } from "node:zlib"

const endOfDirectory = 0x06054b50
const stored = 0

/** The files of a zip archive by their path in it; throws on what is not a zip archive of ordinary size. */
export const unzip = (archive: Buffer): ReadonlyMap<string, Buffer> => {
  let end = archive.length - 22
  while (end >= 0 && archive.readUInt32LE(end) !== endOfDirectory) end--
  if (end < 0) throw new Error("not a zip archive")
  const files = new Map<string, Buffer>()
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)]
    const [nameLength, extraLength] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30)]
    const local = archive.readUInt32LE(at + 42)
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength)
    // The entry's own header repeats the name, with an extra field of another length.
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const data = archive.subarray(start, start + size)
    if (!name.endsWith("/")) files.set(name, method === stored ? data : inflateRawSync(data))
    at += 46 + nameLength + extraLength + archive.readUInt16LE(at + 32)
  }
  return files
}

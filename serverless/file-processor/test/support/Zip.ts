/** Writes zips, also such as no honest program writes: any name, any claim, any flag (PKWARE APPNOTE 6.3.10). */
import { crc32, deflateRawSync } from "node:zlib"

export interface ZipFile {
  readonly name: string
  readonly bytes: Uint8Array | string
  /** Stored as it is, not deflated. */
  readonly stored?: boolean
  /** General purpose flags beside "names are UTF-8". */
  readonly flags?: number
  /** A CRC that is not that of the bytes. */
  readonly crc?: number
  /** Unix mode; a symbolic link is `0o120777`. */
  readonly mode?: number
}

const entry = ({ bytes, crc, flags = 0, mode = 0o100644, name, stored = false }: ZipFile) => {
  const content = Buffer.from(bytes)
  const packed = stored ? content : deflateRawSync(content)
  const names = Buffer.from(name)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(0x800 | flags, 2)
  common.writeUInt16LE(stored ? 0 : 8, 4)
  common.writeUInt32LE(crc ?? crc32(content), 10)
  common.writeUInt32LE(packed.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(names.length, 22)
  return { common, names, packed, mode }
}

/** A zip of files, in their order. */
export const zipOf = (files: ReadonlyArray<ZipFile>): Uint8Array => {
  const pieces: Array<Buffer> = []
  const directory: Array<Buffer> = []
  let at = 0
  for (const { common, mode, names, packed } of files.map(entry)) {
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, names, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(mode * 0x10000, 6)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.from("PK\x01\x02", "latin1"), Buffer.from([20, 3]), common, tail, names)
    pieces.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(at, 12)
  return new Uint8Array(Buffer.concat([...pieces, listed, Buffer.from("PK\x05\x06", "latin1"), end]))
}

/** Compound files (MS-CFB): what Office wraps a document in that it encrypts. Only told, never read. */
import type { ObjectReader } from "../ObjectReader.ts"

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
/** The stream that holds an encrypted document, as directories write it: UTF-16. */
const encryptedPackage = Buffer.from("EncryptedPackage", "utf16le")

export const isCompoundFile = (head: Uint8Array): boolean => signature.every((byte, index) => head[index] === byte)

/** Whether the directory of a compound file names an encrypted document (MS-CFB 2.2, MS-OFFCRYPTO 2.3.4). */
export const isEncryptedOffice = async (reader: ObjectReader): Promise<boolean> => {
  const header = await reader.read(0, 512)
  if (header.length < 512) return false
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const sector = 2 ** Math.min(view.getUint16(30, true), 12)
  const directory = (view.getUint32(48, true) + 1) * sector
  return Buffer.from(await reader.read(directory, directory + 4096)).includes(encryptedPackage)
}

/**
 * AVIF (ISO 23008-12): metadata are items somewhere in the file, and to cut one out is to move all others. So what it says is
 * overwritten where it stands: EXIF by an empty one, XMP by spaces. The picture is turned by a property of its own, not by EXIF.
 */
import { orientationOnly } from "./Orientation.ts"

const tiffMarks = [Buffer.from("II*\0", "latin1"), Buffer.from("MM\0*", "latin1")]

/** EXIF as libraries give it, without what stands before its TIFF header. */
const tiffOf = (exif: Uint8Array): Uint8Array => {
  const at = tiffMarks.map((mark) => Buffer.from(exif).indexOf(mark)).filter((index) => index >= 0)
  return exif.subarray(Math.min(...at, exif.length))
}

const overwrite = (bytes: Buffer, what: Uint8Array, filler: number, beginning: Uint8Array): void => {
  if (what.length === 0) throw new Error("metadata that do not begin as they should")
  let found = false
  for (let at = bytes.indexOf(what); at >= 0; at = bytes.indexOf(what, at + 1)) {
    found = true
    bytes.fill(filler, at, at + what.length)
    bytes.set(beginning.subarray(0, what.length), at)
  }
  if (!found) throw new Error("metadata in parts")
}

/** A copy in which nothing is left of the EXIF and XMP that a library found in it. Throws where it cannot find them again. */
export const avifWithoutMetadata = (
  bytes: Uint8Array,
  found: { readonly exif?: Uint8Array | undefined; readonly xmp?: Uint8Array | undefined }
): Uint8Array => {
  const copy = Buffer.from(bytes)
  if (found.exif !== undefined) overwrite(copy, tiffOf(found.exif), 0, orientationOnly(1))
  if (found.xmp !== undefined) overwrite(copy, found.xmp, 0x20, new Uint8Array(0))
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength)
}

/** JPEG (ITU-T T.81, annex B): segments of the application other than JFIF, ICC profile and Adobe's colours are left out. */
import { concatenated, isTurned, orientationOnly } from "./Orientation.ts"

const startOfScan = 0xda
const endOfImage = 0xd9
const comment = 0xfe

const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

const begins = (bytes: Uint8Array, at: number, text: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(text.length, bytes.length - at)).toString("latin1") === text

/** What must stay for the picture to look as it did. */
const stays = (bytes: Uint8Array, at: number, marker: number): boolean => {
  if (marker === comment) return false
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === 0xe0) return begins(bytes, at + 4, "JFIF\0")
  if (marker === 0xe2) return begins(bytes, at + 4, "ICC_PROFILE\0")
  return marker === 0xee && begins(bytes, at + 4, "Adobe")
}

const exif = (orientation: number): Uint8Array => {
  const tiff = orientationOnly(orientation)
  const length = 2 + 6 + tiff.length
  return concatenated([
    new Uint8Array([0xff, 0xe1, length >> 8, length & 0xff]),
    new TextEncoder().encode("Exif\0\0"),
    tiff
  ])
}

export const jpegWithoutMetadata = (bytes: Uint8Array, orientation: number): Uint8Array => {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new Error("no JPEG")
  const pieces: Array<Uint8Array> = [bytes.subarray(0, 2)]
  const turned = isTurned(orientation) ? exif(orientation) : null
  if (turned !== null && bytes[3] !== 0xe0) pieces.push(turned)
  let at = 2
  let first = true
  for (;;) {
    if (bytes[at] !== 0xff) throw new Error("a JPEG segment does not begin where it should")
    while (bytes[at + 1] === 0xff) at++ // fill bytes
    const marker = bytes[at + 1]
    if (marker === undefined) throw new Error("a JPEG without end")
    if (marker === endOfImage) return concatenated([...pieces, new Uint8Array([0xff, endOfImage])])
    if (isAlone(marker)) {
      at += 2
      continue
    }
    const length = (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0)
    let end = at + 2 + length
    if (length < 2 || end > bytes.length) throw new Error("a JPEG segment is cut off")
    if (marker === startOfScan) {
      // Coded data goes on to the next marker that is none of its own.
      for (end = bytes.indexOf(0xff, end); end >= 0; end = bytes.indexOf(0xff, end + 1)) {
        const next = bytes[end + 1]
        if (next !== 0 && next !== 0xff && !(next !== undefined && next >= 0xd0 && next <= 0xd7)) break
      }
      if (end < 0) throw new Error("a JPEG without end")
    }
    if (stays(bytes, at, marker)) pieces.push(bytes.subarray(at, end))
    if (first && turned !== null && marker === 0xe0) pieces.push(turned)
    first = false
    at = end
  }
}

/** WebP (RFC 9649): the chunks EXIF and XMP go, with their flags in VP8X; unknown chunks go too. */
import { concatenated, isTurned, orientationOnly } from "./Orientation.ts"

const staying = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"])
const exifFlag = 0x08
const xmpFlag = 0x04

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const size = new DataView(new ArrayBuffer(4))
  size.setUint32(0, data.length, true)
  return concatenated([
    new TextEncoder().encode(type),
    new Uint8Array(size.buffer),
    data,
    new Uint8Array(data.length % 2)
  ])
}

export const webpWithoutMetadata = (bytes: Uint8Array, orientation: number): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = 8 + view.getUint32(4, true)
  if (end > bytes.length) throw new Error("a WebP is cut off")
  const pieces: Array<Uint8Array> = []
  // Only the extended form has room for EXIF; the simple forms cannot be turned.
  let turned = false
  let at = 12
  while (at + 8 <= end) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4))
    const size = view.getUint32(at + 4, true)
    const next = at + 8 + size + (size % 2)
    if (at + 8 + size > end) throw new Error("a WebP chunk is cut off")
    const data = bytes.subarray(at + 8, at + 8 + size)
    if (type === "VP8X") {
      turned = isTurned(orientation)
      const flags = ((data[0] ?? 0) & ~(exifFlag | xmpFlag)) | (turned ? exifFlag : 0)
      pieces.push(chunk(type, concatenated([new Uint8Array([flags]), data.subarray(1)])))
    } else if (staying.has(type)) pieces.push(chunk(type, data))
    at = next
  }
  if (turned) pieces.push(chunk("EXIF", orientationOnly(orientation)))
  const body = concatenated([new TextEncoder().encode("WEBP"), ...pieces])
  return chunk("RIFF", body)
}

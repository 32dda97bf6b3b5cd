/** PNG (W3C, third edition): the chunks that make the picture stay, in their order; words, times and EXIF go. */
import { crc32 } from "node:zlib"
import { concatenated, isTurned, orientationOnly } from "./Orientation.ts"

const staying = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split(" ")
)

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = concatenated([new TextEncoder().encode(type), data])
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, data.length)
  frame.setUint32(4, crc32(body))
  return concatenated([new Uint8Array(frame.buffer, 0, 4), body, new Uint8Array(frame.buffer, 4, 4)])
}

export const pngWithoutMetadata = (bytes: Uint8Array, orientation: number): Uint8Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Array<Uint8Array> = [bytes.subarray(0, 8)]
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) throw new Error("a PNG chunk is cut off")
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (staying.has(type)) pieces.push(bytes.subarray(at, end))
    if (type === "IHDR" && isTurned(orientation)) pieces.push(chunk("eXIf", orientationOnly(orientation)))
    if (type === "IEND") return concatenated(pieces)
    at = end
  }
  throw new Error("a PNG without end")
}

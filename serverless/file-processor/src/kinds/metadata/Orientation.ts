/** EXIF that says the orientation and nothing else (TIFF 6.0: one directory, one entry). Pure. */

/** The TIFF structure, big-endian, 26 bytes. `orientation` is 1 to 8. */
export const orientationOnly = (orientation: number): Uint8Array => {
  const bytes = new Uint8Array(26)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x4d4d002a) // "MM", 42
  view.setUint32(4, 8) // where the directory is
  view.setUint16(8, 1) // its entries
  view.setUint16(10, 0x0112) // Orientation
  view.setUint16(12, 3) // SHORT
  view.setUint32(14, 1)
  view.setUint16(18, orientation)
  return bytes
}

/** Whether an image is to be turned. */
export const isTurned = (orientation: number): boolean => orientation >= 2 && orientation <= 8

/** Pieces in one; each a part of the file that came, or new. */
export const concatenated = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => new Uint8Array(Buffer.concat(pieces))

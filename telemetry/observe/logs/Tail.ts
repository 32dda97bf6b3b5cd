/** Whole lines of a growing file, a bounded piece at a time, from where the last reader stopped. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs"

/** Lines, and the byte after the last of them. */
export interface Piece {
  readonly lines: ReadonlyArray<string>
  readonly end: number
}

const newline = 0x0a

/**
 * At most `bytes` of the file from byte `from` on, without what has no end yet. A file that is shorter than `from` was begun anew:
 * it is read from its beginning. A line that is longer than `bytes` is passed over in pieces.
 */
export const readPiece = (file: string, from: number, bytes: number): Piece => {
  if (!existsSync(file)) return { lines: [], end: 0 }
  const descriptor = openSync(file, "r")
  try {
    const begin = fstatSync(descriptor).size < from ? 0 : from
    const buffer = Buffer.allocUnsafe(bytes)
    const read = readSync(descriptor, buffer, 0, bytes, begin)
    const whole = buffer.lastIndexOf(newline, read === 0 ? 0 : read - 1) + 1
    const used = read === 0 || (whole === 0 && read < bytes) ? 0 : whole === 0 ? read : whole
    const lines = buffer.toString("utf8", 0, used).split("\n")
    return { lines: lines.filter((line) => line !== ""), end: begin + used }
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Lines to standard output that never hold a service up: while a reader is behind by more than a megabyte, and where the disk
 * behind a redirected output is full, lines are dropped and counted.
 */
import { droppedLines } from "./Dropped.ts"

/** Bytes that may wait to be read. */
const mostWaiting = 1 << 20

let watched = false

const failed = (error: Error | null | undefined): void => {
  if (error !== null && error !== undefined) droppedLines.value++
}

/** Writes a line, or drops it. */
export const writeLine = (line: string): void => {
  const { stdout } = process
  if (!watched) {
    watched = true
    // Without a listener an error of the stream would end the process; each write counts its own.
    stdout.on("error", () => {})
  }
  if (stdout.writableLength > mostWaiting || stdout.destroyed) {
    droppedLines.value++
    return
  }
  stdout.write(`${line}\n`, failed)
}

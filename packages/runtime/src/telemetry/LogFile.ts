/**
 * Lines to a file that never hold a service up: they wait in memory, at most a megabyte of them, and go to the file twice a
 * second. What a full disk does not take is dropped and counted; the next line begins a new one.
 */
import { Effect, type Scope } from "effect"
import { type FileHandle, open } from "node:fs/promises"
import { droppedLines } from "./Dropped.ts"

/** Characters that may wait to be written. */
const mostWaiting = 1 << 20
/** Milliseconds between two writes. */
const interval = 500

/** Gives what takes a line. At the end of the scope what waits is written once more. */
export const fileLines = (path: string): Effect.Effect<(line: string) => void, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      let waiting: Array<string> = []
      let size = 0
      let file: FileHandle | null = null
      // A write that failed may have left the beginning of a line.
      let torn = false

      const opened = async (): Promise<FileHandle> => (file ??= await open(path, "a"))
      const done = () => {
        underWay = null
      }
      // There from the beginning, for who follows it; when it cannot be, the first lines tell by being dropped.
      let underWay: Promise<unknown> | null = opened()
        .catch(() => undefined)
        .finally(done)

      const write = async (): Promise<void> => {
        const lines = waiting
        waiting = []
        size = 0
        try {
          await (await opened()).writeFile(`${torn ? "\n" : ""}${lines.join("\n")}\n`)
          torn = false
        } catch {
          torn = true
          droppedLines.value += lines.length
        }
      }

      const flush = (): void => {
        if (underWay !== null || waiting.length === 0) return
        underWay = write().finally(done)
      }
      const timer = setInterval(flush, interval)
      timer.unref()

      return {
        push: (line: string) => {
          if (size + line.length > mostWaiting) {
            droppedLines.value++
            return
          }
          waiting.push(line)
          size += line.length
        },
        close: async () => {
          clearInterval(timer)
          await underWay
          if (waiting.length > 0) await write()
          await file?.close().catch(() => undefined)
        }
      }
    }),
    ({ close }) => Effect.promise(close)
  ).pipe(Effect.map(({ push }) => push))

/**
 * A small disk of its own for a data folder, so that it can be filled without harm to anybody: a tmpfs, where this process may
 * mount one (root with CAP_SYS_ADMIN). Elsewhere the folder is an ordinary one, and a full disk cannot be had.
 */
import { Effect, type Scope } from "effect"
import { execFileSync } from "node:child_process"
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export interface Disk {
  readonly folder: string
  /** Leaves no byte free, until `free`. Does nothing when the disk is not a small one. */
  readonly fill: Effect.Effect<void>
  readonly free: Effect.Effect<void>
  readonly isSmall: boolean
}

const attempt = (program: string, ...args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(program, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Zeros until there is no room. */
const fillUp = (file: string) => {
  const fd = openSync(file, "w")
  try {
    for (let size = 1 << 20; size >= 512;) {
      try {
        if (writeSync(fd, new Uint8Array(size)) < size) size >>= 1
      } catch {
        size >>= 1
      }
    }
  } finally {
    closeSync(fd)
  }
}

/** Gone with the scope. */
export const smallDisk = (megabytes: number): Effect.Effect<Disk, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const folder = mkdtempSync(join(tmpdir(), "lyceum-chaos-"))
        const isSmall = attempt("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "lyceum-chaos", folder)
        return { folder, isSmall }
      }),
      ({ folder, isSmall }) =>
        Effect.sync(() => {
          // A process that was killed a moment ago may hold it still.
          if (isSmall && !attempt("umount", folder)) attempt("umount", "--lazy", folder)
          rmSync(folder, { recursive: true, force: true })
        })
    ),
    ({ folder, isSmall }): Disk => {
      const ballast = join(folder, "ballast")
      return {
        folder,
        isSmall,
        fill: Effect.sync(() => void (isSmall && fillUp(ballast))),
        free: Effect.sync(() => void (existsSync(ballast) && rmSync(ballast)))
      }
    }
  )

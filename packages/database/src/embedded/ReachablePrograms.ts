/**
 * PostgreSQL's programs look for each other with access(2), which knows no capabilities: as root, below a private folder
 * (a checkout under /root, a 0700 temporary folder), the unprivileged user needs a copy that everybody may reach.
 */
import { cpSync, existsSync, lstatSync, mkdtempSync, chmodSync, renameSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { reachable } from "./Unprivileged.ts"

/** Ours and nobody else's to change: a folder that somebody else has put there is not used. */
const isTrusted = (folder: string): boolean => {
  const { mode, uid } = lstatSync(folder)
  return uid === process.getuid?.() && (mode & 0o022) === 0
}

/**
 * Where programs can be run from: their own folder, or when we are root and others cannot reach it, a copy beside the
 * system's temporary files that is made once a build. `bin` holds the programs, its parent all that they need.
 */
export const reachableFolder = (bin: string): string => {
  if (process.getuid?.() !== 0 || reachable(bin)) return bin
  // Another build of the server has another size: it gets a copy of its own.
  const shared = join(tmpdir(), `lyceum-postgresql-${statSync(join(bin, "postgres")).size}`)
  if (existsSync(shared) && isTrusted(shared)) return join(shared, basename(bin))
  const copy = mkdtempSync(join(tmpdir(), "lyceum-postgresql-"))
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  chmodSync(copy, 0o755)
  try {
    renameSync(copy, shared)
    return join(shared, basename(bin))
  } catch {
    // Another start was quicker, or the name is taken by somebody else: theirs when it can be trusted, else our own copy.
    if (!existsSync(shared) || !isTrusted(shared)) return join(copy, basename(bin))
    rmSync(copy, { recursive: true })
    return join(shared, basename(bin))
  }
}

/**
 * PostgreSQL refuses to run as root. When we are root, its programs run as the user `postgres` (or `nobody`); where that
 * user could not even reach the files (a checkout under /root, a 0700 temporary folder), they keep the one capability of
 * reaching them, through util-linux' setpriv(1).
 */
import { execFileSync } from "node:child_process"
import { statSync } from "node:fs"
import { dirname } from "node:path"

/** How to start a program: what to put before it, and as whom. */
export interface Runner {
  readonly command: ReadonlyArray<string>
  readonly identity: { readonly uid?: number; readonly gid?: number }
}

const idsOf = (user: string): { readonly uid: number; readonly gid: number } | undefined => {
  try {
    const id = (flag: string) =>
      Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
    return { uid: id("-u"), gid: id("-g") }
  } catch {
    return undefined
  }
}

/** May everybody walk to this path? */
export const reachable = (path: string): boolean => {
  const parent = dirname(path)
  return (statSync(path).mode & 0o005) === 0o005 && (parent === path || reachable(parent))
}

/** The runner for programs that need these folders; `undefined` when there is no user to become. */
export const unprivilegedRunner = (folders: ReadonlyArray<string>): Runner | undefined => {
  if (process.getuid?.() !== 0) return { command: [], identity: {} }
  const ids = idsOf("postgres") ?? idsOf("nobody")
  if (ids === undefined) return undefined
  if (folders.every(reachable)) return { command: [], identity: ids }
  const reach = "+dac_override,+dac_read_search"
  return {
    command: [
      "setpriv",
      `--reuid=${ids.uid}`,
      `--regid=${ids.gid}`,
      "--clear-groups",
      `--inh-caps=${reach}`,
      `--ambient-caps=${reach}`
    ],
    identity: {}
  }
}

/** The owner that the data folder must have for that runner, when we are root. */
export const unprivilegedOwner = (): { readonly uid: number; readonly gid: number } | undefined =>
  process.getuid?.() === 0 ? (idsOf("postgres") ?? idsOf("nobody")) : undefined

/** PostgreSQL starts only on a folder that is its user's own: as root, what was copied is handed to that user. */
import { chmodSync, chownSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { unprivilegedOwner } from "../embedded/Unprivileged.ts"

/** `folder` holds `cluster` and `password`, as `embeddedPostgres` makes them. */
export const giveToRunner = (folder: string): void => {
  const cluster = join(folder, "cluster")
  chmodSync(folder, 0o755)
  chmodSync(cluster, 0o700)
  const owner = unprivilegedOwner()
  if (owner === undefined) return
  const { gid, uid } = owner
  chownSync(join(folder, "password"), uid, gid)
  chownSync(cluster, uid, gid)
  for (const entry of readdirSync(cluster, { recursive: true, withFileTypes: true })) {
    chownSync(join(entry.parentPath, entry.name), uid, gid)
  }
}

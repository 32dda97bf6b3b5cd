/**
 * Which files of a running PostgreSQL make a base backup, as `pg_basebackup` chooses them (its documentation, "Notes", and
 * `src/backend/backup/basebackup.c`): what the server makes anew at its start is left out, folders stay.
 */
import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"

/** A path below the cluster's folder, with `/`. */
export interface ClusterEntry {
  readonly path: string
  readonly kind: "file" | "folder"
}

/** Folders whose contents are of the running server alone; the log of writes is taken by name afterwards. */
const emptied = new Set([
  "pg_dynshmem",
  "pg_notify",
  "pg_replslot",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
  "pg_wal"
])
const left = new Set(["backup_label", "backup_manifest", "postmaster.opts", "postmaster.pid", "tablespace_map"])
const isLeft = (name: string): boolean =>
  left.has(name) || name.startsWith("pgsql_tmp") || name.startsWith("pg_internal.init") || name.endsWith(".tmp")

const control = "global/pg_control"

/** A file may go while the folder is read (a table that was dropped): then it is not of the backup. */
const isFolder = (path: string): boolean | undefined => {
  try {
    return lstatSync(path).isDirectory()
  } catch {
    return undefined
  }
}

const below = (cluster: string, folder: string): ReadonlyArray<ClusterEntry> =>
  readdirSync(join(cluster, folder)).flatMap((name): ReadonlyArray<ClusterEntry> => {
    const path = folder === "" ? name : `${folder}/${name}`
    if (isLeft(name)) return []
    const directory = isFolder(join(cluster, path))
    if (directory === undefined) return []
    if (!directory) return [{ path, kind: "file" }]
    return [{ path, kind: "folder" }, ...(emptied.has(path) ? [] : below(cluster, path))]
  })

/** Folders before what is in them, `pg_control` last. `pg_wal/archive_status` and `summaries` are made, as the server wants them. */
export const clusterEntries = (cluster: string): ReadonlyArray<ClusterEntry> => [
  ...below(cluster, "").filter(({ path }) => path !== control),
  { path: "pg_wal/archive_status", kind: "folder" },
  { path: "pg_wal/summaries", kind: "folder" },
  { path: control, kind: "file" }
]

/**
 * A backup back into a data folder: everything is checked first (the manifest, every file's length and hash), then copied beside the
 * folder, started once (the database reads its log of writes and is whole, the hash chains are walked), and only then put in its place.
 */
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { giveToRunner } from "@lyceum/database/backup/GiveToRunner"
import { restoredChains } from "@lyceum/database/backup/RestoredChains"
import { ensureTable } from "@lyceum/storage/dynamo/Table"
import { DynamoClient } from "@lyceum/storage/dynamo/DynamoClient"
import { Effect, Redacted, Schema } from "effect"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { notificationsTable } from "../platform/Platform.ts"
import { tableServer } from "../platform/TableServer.ts"
import { copyFile, hashFile } from "./CopyFile.ts"
import { type Manifest, NotABackup, readManifest } from "./Manifest.ts"
import { writeItems } from "./TableItems.ts"

/** A restore never takes the place of data. */
class FolderTaken extends Schema.TaggedError<FolderTaken>()("FolderTaken", { folder: Schema.String }) {
  override get message() {
    return `${this.folder} is not empty: a restore overwrites nothing, name an empty or a new folder with --data-dir`
  }
}

/** The major version of the PostgreSQL that this release brings along. */
const major = 18

const notifications = "notifications.jsonl"

const damaged = (folder: string, path: string) =>
  new NotABackup({ folder, reason: `${path} is missing or not what was backed up` })

/** A path that leads out of the folder was not written by us. */
const isOurPath = (path: string) => !path.startsWith("/") && !path.split("/").includes("..")

const check = Effect.fnUntraced(function* (folder: string, manifest: Manifest) {
  if (manifest.postgres !== major) {
    return yield* new NotABackup({
      folder,
      reason: `its database is of PostgreSQL ${manifest.postgres} and this release runs ${major}: restore it with the release that wrote it`
    })
  }
  for (const { path, sha256, size } of manifest.files) {
    if (!isOurPath(path)) return yield* damaged(folder, path)
    const found = yield* Effect.orDie(Effect.tryPromise(() => hashFile(join(folder, path))))
    if (found === undefined || found.size !== size || found.sha256 !== sha256) return yield* damaged(folder, path)
  }
})

const Item = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

const fillTable = Effect.fnUntraced(function* (folder: string, backup: string) {
  const lines = readFileSync(join(backup, notifications), "utf8").split("\n")
  const items = yield* Effect.forEach(
    lines.filter((line) => line !== ""),
    (line) => Schema.decodeEffect(Item)(line)
  ).pipe(Effect.mapError(() => damaged(backup, notifications)))
  const address = yield* tableServer(join(folder, "dynamodb"))
  const credentials = { id: address.accessKey, secret: Redacted.make(address.accessKey), session: undefined }
  yield* ensureTable({ withoutTimeToLive: "tolerate" }).pipe(
    Effect.provide(
      DynamoClient.make({ table: notificationsTable, region: "local", endpoint: address.endpoint, credentials })
    )
  )
  yield* writeItems(address, notificationsTable, items)
})

/** Restores; `tell` is told what is done. Gives the manifest of what was restored. */
export const restore = (options: {
  readonly backup: string
  readonly dataFolder: string
  readonly tell: (line: string) => Effect.Effect<void>
}) =>
  Effect.gen(function* () {
    const backup = resolve(options.backup)
    const final = resolve(options.dataFolder)
    const manifest = yield* readManifest(backup)
    if (existsSync(final) && readdirSync(final).length > 0) return yield* new FolderTaken({ folder: final })
    yield* check(backup, manifest)
    yield* options.tell(`  ${manifest.files.length} files are what was backed up`)

    const folder = `${final}.restoring`
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
    for (const path of manifest.folders) mkdirSync(join(folder, path), { recursive: true, mode: 0o700 })
    for (const { path } of manifest.files) {
      if (path === notifications) continue
      mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 })
      const copied = yield* Effect.tryPromise({
        try: () => copyFile(join(backup, path), join(folder, path)),
        catch: () => damaged(backup, path)
      })
      if (copied === undefined) return yield* damaged(backup, path)
    }
    giveToRunner(join(folder, "postgres"))
    yield* options.tell("  Copied")

    const streams = yield* Effect.scoped(
      Effect.gen(function* () {
        yield* fillTable(folder, backup)
        const { url } = yield* embeddedPostgres({ folder: join(folder, "postgres"), durable: true })
        return yield* restoredChains(url)
      })
    )
    if (streams.broken.length > 0) {
      return yield* new NotABackup({
        folder: backup,
        reason: `its audit trail is broken: ${streams.broken.join(", ")}`
      })
    }
    yield* options.tell(`  Database started, audit trail of ${streams.walked} objects is whole`)
    if (existsSync(final)) rmdirSync(final)
    renameSync(folder, final)
    return manifest
  }).pipe(Effect.scoped)

/**
 * A backup of the platform while it runs, into a folder of its own. Consistent by its order:
 * 1. files and replays' checkpoints as they are; what the database speaks of afterwards is there or comes in step 3;
 * 2. the database, which holds the event log and the queues too: one moment for events, read models, offsets and jobs;
 * 3. files that came or changed since, so that every file of that moment is in the backup, and perhaps some that are younger;
 * 4. the notification table and the mailbox: news and records of what was sent may be younger than the database, never older. News that
 *    is there twice is one (`InboxCourier`), a message that was sent is not sent again.
 */
import { baseBackup } from "@lyceum/database/backup/BaseBackup"
import { DateTime, Effect, Option, Redacted, Schema } from "effect"
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { dirname, join, relative, resolve, sep } from "node:path"
import { notificationsTable } from "../platform/Platform.ts"
import { layout, type Manifest, writeManifest } from "./Manifest.ts"
import { openParts } from "./Parts.ts"
import { readItems } from "./TableItems.ts"
import { backupTarget } from "./Target.ts"

/** A backup never takes the place of something. */
class TargetTaken extends Schema.TaggedError<TargetTaken>()("TargetTaken", { folder: Schema.String }) {
  override get message() {
    return `${this.folder} is there already: a backup overwrites nothing, choose another name`
  }
}

/** A target in the data folder would be in the next backup. */
class TargetInside extends Schema.TaggedError<TargetInside>()("TargetInside", { folder: Schema.String }) {
  override get message() {
    return `${this.folder} lies in the data folder: a backup belongs elsewhere, best on another disk`
  }
}

const pathsBelow = (root: string, folder: string): ReadonlyArray<string> =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    : []

/** Makes the backup; `tell` is told what is done. Gives its manifest. */
export const backup = (options: {
  readonly dataFolder: string
  readonly target: string
  readonly release: Option.Option<string>
  readonly tell: (line: string) => Effect.Effect<void>
}) =>
  Effect.gen(function* () {
    const begunAt = yield* DateTime.now
    const final = resolve(options.target)
    if (existsSync(final)) return yield* new TargetTaken({ folder: final })
    if (`${final}${sep}`.startsWith(`${resolve(options.dataFolder)}${sep}`)) {
      return yield* new TargetInside({ folder: final })
    }
    const { folder, serverUrl, tables } = yield* openParts(options.dataFolder)
    const partial = `${final}.partial`
    mkdirSync(dirname(final), { recursive: true })
    rmSync(partial, { recursive: true, force: true })
    mkdirSync(partial, { mode: 0o700 })
    yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(partial, { recursive: true, force: true })))
    const target = backupTarget(partial, options.tell)

    const objects = target.copying(folder, () => pathsBelow(folder, "objects/objects"))
    yield* objects
    yield* target.copying(folder, () => [
      "secrets.json",
      ...["first-course.json", "data.json"].filter((name) => existsSync(join(folder, name))),
      ...readdirSync(folder).filter((name) => /^replay-.*\.json$/.test(name))
    ])
    yield* target.said("Files of courses and settings")

    const cluster = join(folder, "postgres", "cluster")
    const database = yield* baseBackup({
      url: Redacted.make(serverUrl),
      cluster,
      to: target.receiver("postgres/cluster")
    })
    yield* target.copying(folder, () => ["postgres/password"])
    yield* target.said("Database, event log and queues")

    yield* objects
    yield* target.said("Files that came meanwhile")
    const items = yield* readItems(tables, notificationsTable)
    yield* target.text("notifications.jsonl", items.map((item) => `${JSON.stringify(item)}\n`).join(""))
    yield* target.copying(folder, () => pathsBelow(folder, "mail"))
    yield* target.said("Notifications and mailbox")

    const manifest: Manifest = {
      layout,
      release: Option.getOrNull(options.release),
      begunAt,
      asOf: DateTime.fromDateUnsafe(database.asOf),
      postgres: database.version,
      notifications: items.length,
      ...target.contents()
    }
    yield* writeManifest(partial, manifest)
    renameSync(partial, final)
    return manifest
  }).pipe(Effect.scoped)

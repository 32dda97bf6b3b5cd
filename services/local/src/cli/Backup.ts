/** `lyceum backup <folder>` and `lyceum restore <folder>`: all data of a local platform, also while it runs. */
import { Config, Console, DateTime, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { backup } from "../backup/Backup.ts"
import { restore } from "../backup/Restore.ts"
import { dataDir } from "./Options.ts"

export const backupCommand = Command.make(
  "backup",
  { target: Argument.String("folder").pipe(Argument.withDescription("A new folder for the backup")), dataDir },
  ({ dataDir, target }) =>
    Effect.gen(function* () {
      const release = yield* Config.option(Config.NonEmptyString("npm_package_version"))
      yield* Console.log(`Backing up ${dataDir}`)
      const { asOf, files } = yield* backup({ dataFolder: dataDir, target, release, tell: Console.log })
      yield* Console.log(`${target}: ${files.length} files, everything as of ${DateTime.formatIso(asOf)}`)
      yield* Console.log("It holds secrets and personal data: keep it as you keep the data folder, on another disk.")
    })
).pipe(Command.withDescription("Copy all data of the platform into a new folder, also while it runs"))

export const restoreCommand = Command.make(
  "restore",
  { source: Argument.String("folder").pipe(Argument.withDescription("What `backup` made")), dataDir },
  ({ dataDir, source }) =>
    Effect.gen(function* () {
      yield* Console.log(`Restoring ${source}`)
      const { asOf } = yield* restore({ backup: source, dataFolder: dataDir, tell: Console.log })
      yield* Console.log(
        `${dataDir} holds everything as of ${DateTime.formatIso(asOf)}: start it with --data-dir ${dataDir}`
      )
    })
).pipe(Command.withDescription("Put a backup into an empty data folder, having checked it"))

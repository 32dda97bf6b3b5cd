/** `lyceum`: start the platform, and work on a running one. Every failure is one sentence on stderr and exit code 1. */
import { Command } from "effect/cli"
import { audit } from "./Audit.ts"
import { backupCommand, restoreCommand } from "./Backup.ts"
import { deadLetters } from "./DeadLetters.ts"
import { explain } from "./Failure.ts"
import { importCommand } from "./Import.ts"
import { jobsCommand } from "./Jobs.ts"
import { rebuild } from "./Operate.ts"
import { replay } from "./Replay.ts"
import { start } from "./Start.ts"
import { topicsCommand } from "./Topics.ts"

const lyceum = Command.make("lyceum").pipe(
  Command.withDescription("An education platform around an event log"),
  Command.withSubcommands([
    start,
    importCommand,
    replay,
    deadLetters,
    jobsCommand,
    rebuild,
    audit,
    backupCommand,
    restoreCommand,
    topicsCommand
  ])
)

/** Runs the command line on its arguments. */
export const main = (args: ReadonlyArray<string>) => explain(Command.runWith(lyceum, { version: "0.1.0" })(args))

/** `lyceum start`: the whole platform, until Ctrl-C. */
import { logLevel } from "@lyceum/runtime/Logging"
import { fileLines } from "@lyceum/runtime/telemetry/LogFile"
import { logLine } from "@lyceum/runtime/telemetry/LogLine"
import { Clock, Console, Effect, Logger, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { mkdirSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { startAccounts } from "../platform/Accounts.ts"
import { lockDataFolder } from "../platform/DataFolder.ts"
import { importFirstCourse } from "../platform/FirstCourse.ts"
import { startPlatform } from "../platform/Platform.ts"
import { probePort } from "../platform/Ports.ts"
import { dataDir, kafka, onKafka } from "./Options.ts"

const Port = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 }))

/** The folder with the platform's own course: beside `src` and `dist` alike. */
const courseFolder = () => {
  const here = import.meta.dirname
  return here.endsWith("cli") ? join(here, "..", "..", "course") : join(here, "..", "course")
}

/** Services log JSON lines to a file; the terminal keeps to what a person wants to see. */
const logsTo = (file: string) => Logger.layer([Effect.map(fileLines(file), (write) => Logger.map(logLine, write))])

const logFileIn = (folder: string) => join(folder, "logs", "lyceum.jsonl")

const line = (left: string, right: string) => Console.log(`  ${left.padEnd(38)}${right}`)

/** Starts everything on a locked folder, says what a person wants to know, and stays until it is interrupted. */
const runOn = Effect.fnUntraced(function* (folder: string, port: number, begun: number) {
  const { accounts, areDemo } = yield* startAccounts
  yield* Effect.addFinalizer(() => Console.log("Stopped"))
  const address = yield* startPlatform({
    folder,
    port,
    accounts,
    demoAccounts: areDemo ? accounts : [],
    durable: true,
    started: (what, millis) => line(what, `${millis} ms`)
  })
  yield* Effect.addFinalizer(() => Console.log("\nStopping: requests under way are finished first"))
  const owner = accounts.find(({ role }) => role === "instructor") ?? accounts[0]
  if (owner !== undefined) {
    const from = yield* Clock.currentTimeMillis
    const slug = yield* importFirstCourse({ courseFolder: courseFolder(), dataFolder: folder, address, owner })
    if (slug !== null) yield* line(`course "${slug}" imported`, `${(yield* Clock.currentTimeMillis) - from} ms`)
  }
  yield* Console.log(`\nReady in ${((yield* Clock.currentTimeMillis) - begun) / 1000} s\n`)
  yield* line("Address", address)
  for (const { email, password, role } of accounts) {
    yield* line(`Sign in as ${role}`, areDemo ? `${email} / ${password}` : `${email} (your LYCEUM_ADMIN_PASSWORD)`)
  }
  yield* line("Mailbox", `${address}/mailbox`)
  yield* line("Data folder", folder)
  const log = logFileIn(folder)
  const near = relative(process.cwd(), log)
  yield* line("Logs", near.startsWith("..") ? log : near)
  yield* Console.log("\nCtrl-C stops; the next start goes on with the same data.")
  return yield* Effect.never
})

export const start = Command.make(
  "start",
  {
    port: Flag.Int("port").pipe(
      Flag.withSchema(Port),
      Flag.withDescription("Port of the one address (0 = any free one; 3000 when absent)"),
      Flag.withDefault(3000)
    ),
    dataDir,
    kafka,
    reset: Flag.Boolean("reset").pipe(Flag.withDescription("Empty the data folder first"), Flag.withDefault(false))
  },
  (flags) =>
    Effect.scoped(
      Effect.gen(function* () {
        const begun = yield* Clock.currentTimeMillis
        const port = yield* probePort(flags.port)
        const folder = yield* lockDataFolder({ path: flags.dataDir, reset: flags.reset })
        yield* Console.log("Starting Lyceum")
        mkdirSync(dirname(logFileIn(folder)), { recursive: true })
        return yield* runOn(folder, port, begun).pipe(
          Effect.provide([logsTo(logFileIn(folder)), logLevel, onKafka(flags.kafka)])
        )
      })
    )
).pipe(
  Command.withDescription(
    "Start the whole platform on embedded parts. LYCEUM_ADMIN_EMAIL and LYCEUM_ADMIN_PASSWORD in the environment name the first administrator, instead of the demo accounts."
  )
)

/**
 * What a service reads from its configuration, found by starting it: for charts, infrastructure and READMEs to agree with. The
 * recordings are committed (`config-reads/recorded.json`); `services/local/test/configuration.test.ts` holds them to the code.
 */
import { provision, type SchemaUrls } from "@lyceum/database/Provision"
import { Effect, Redacted, Schema } from "effect"
import { fork } from "node:child_process"
import { randomBytes } from "node:crypto"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Recording } from "./config-reads/Recorder.ts"
import {
  choices,
  type ProgramName,
  programNames,
  programs,
  type Situation,
  situations,
  values
} from "./config-reads/Situations.ts"

export type { ProgramName, Situation } from "./config-reads/Situations.ts"

const Keys = Schema.Array(Schema.String)

/** Environment keys. `required`: it does not start without; `secrets`: those of both lists that must not be in plain text. */
export const ConfigReads = Schema.Struct({ required: Keys, optional: Keys, secrets: Keys })
export type ConfigReads = typeof ConfigReads.Type

export class ConfigReadsFailed extends Schema.TaggedError<ConfigReadsFailed>()("ConfigReadsFailed", {
  program: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `What ${this.program} reads could not be recorded: ${this.reason}`
  }
}

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** Keys that the code reads redacted: those are the secrets. */
export const secretKeys = (): ReadonlySet<string> => {
  const files = globSync("{packages,services,streaming}/*/src/**/*.ts", { cwd: root })
  const found = files.flatMap((file) => [
    ...readFileSync(`${root}${file}`, "utf8").matchAll(
      /Config\.(?:Redacted\(|schema\(\s*Schema\.Redacted[^"]*)\s*"([A-Z0-9_]+)"/g
    )
  ])
  return new Set(found.flatMap(([, key]) => (key === undefined ? [] : [key])))
}

const Recorded = Schema.Union([
  Schema.Struct({ reads: Schema.Array(Schema.Struct({ required: Keys, optional: Keys })) }),
  Schema.Struct({ problem: Schema.String })
])
const decodeRecorded = Schema.decodeUnknownEffect(Recorded)

const recordIn = (program: ProgramName, recording: Recording) =>
  Effect.callback<unknown, ConfigReadsFailed>((resume) => {
    const child = fork(fileURLToPath(new URL("./config-reads/Recorder.ts", import.meta.url)), [], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] }
    })
    let said = ""
    child.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000)
    })
    child.once("message", (message: unknown) => resume(Effect.succeed(message)))
    child.once("exit", () => resume(Effect.fail(new ConfigReadsFailed({ program, reason: `it ended early: ${said}` }))))
    child.send(recording)
    return Effect.sync(() => void child.kill("SIGKILL"))
  })

/** Databases for one recording, on a server of ours. */
const databases = (postgresUrl: string, program: ProgramName) =>
  Effect.gen(function* () {
    const database = `r_${randomBytes(6).toString("hex")}`
    const urls = yield* provision(postgresUrl, database, [program, "messaging"])
    const of = (schema: string): Effect.Effect<SchemaUrls> => Effect.orDie(Effect.fromNullishOr(urls[schema]))
    return { own: yield* of(program), messaging: yield* of("messaging") }
  })

/** The keys of each situation. */
const PerSituation = Schema.Record(Schema.Literals(situations), ConfigReads)
const Recordings = Schema.Record(Schema.Literals(programNames), PerSituation)
export type Recordings = typeof Recordings.Type

export const recordingsFile = fileURLToPath(new URL("./config-reads/recorded.json", import.meta.url))

/** What the committed recordings say; a file that is none of ours is a fault. */
export const recordings = (): Recordings =>
  Schema.decodeSync(Schema.fromJsonString(Recordings))(readFileSync(recordingsFile, "utf8"))

/** What the program reads on the adapters of that situation, by the committed recording. */
export const configReads = (program: ProgramName, situation: Situation): ConfigReads => recordings()[program][situation]

/**
 * Starts the program in every situation until it is up. Needs a PostgreSQL server whose superuser's address is given.
 * `believed`: what it is given at once; a key of them that it never asks for is not in the result, one that it no longer
 * insists on is found only without.
 */
export const recordConfigReads = (options: {
  readonly program: ProgramName
  readonly postgresUrl: string
  readonly secrets: ReadonlySet<string>
  readonly believed: Recordings[ProgramName] | null
}): Effect.Effect<Recordings[ProgramName], ConfigReadsFailed> =>
  Effect.gen(function* () {
    const { believed, program } = options
    const { messaging, own } = yield* databases(options.postgresUrl, program)
    const folder = mkdtempSync(join(tmpdir(), "lyceum-reads-"))
    const recorded = yield* recordIn(program, {
      file: `${root}${programs[program]}`,
      starts: situations.map((situation) => ({
        chosen: {
          ...choices[situation],
          DATABASE_OWNER_URL: Redacted.value(own.ownerUrl),
          MESSAGING_DATABASE_OWNER_URL: Redacted.value(messaging.ownerUrl)
        },
        believed: believed === null ? [] : believed[situation].required
      })),
      values: {
        ...values,
        DATABASE_URL: Redacted.value(own.url),
        MESSAGING_DATABASE_URL: Redacted.value(messaging.url),
        OBJECT_STORE_FOLDER: folder
      }
    }).pipe(
      Effect.flatMap((message) => Effect.orDie(decodeRecorded(message))),
      Effect.ensuring(Effect.sync(() => rmSync(folder, { recursive: true, force: true })))
    )
    if ("problem" in recorded) return yield* new ConfigReadsFailed({ program, reason: recorded.problem })
    const of = (index: number): ConfigReads => {
      const { optional, required } = recorded.reads[index] ?? { optional: [], required: [] }
      return {
        required,
        optional,
        secrets: [...required, ...optional].filter((key) => options.secrets.has(key)).toSorted()
      }
    }
    return {
      local: of(situations.indexOf("local")),
      aws: of(situations.indexOf("aws")),
      azure: of(situations.indexOf("azure"))
    }
  })

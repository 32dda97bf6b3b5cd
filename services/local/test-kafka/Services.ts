/** Every service as a process of its own, as its container runs it, on one broker and one PostgreSQL. */
import { provision } from "@lyceum/database/Provision"
import { freePorts } from "@lyceum/local/platform/Ports"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect, Redacted } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { resolve } from "node:path"
import { accounts } from "../../../test/support/platform.ts"

const root = resolve(import.meta.dirname, "..", "..", "..")
const services = ["user", "course", "enrollment", "progress", "analytics", "web"] as const
const worker = "unique-learners"
const all = [...services, worker] as const
export type ProcessName = (typeof all)[number]

const mainOf = (name: ProcessName): string =>
  name === worker ? "streaming/unique-learners/src/main.ts" : `services/${name}/src/main.ts`

export interface RunningProcess {
  /** All that it printed. */
  readonly output: () => string
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>
}

/** Starts one process; it is killed with the scope. */
export const startMain = (name: ProcessName, env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync((): RunningProcess & { readonly child: ChildProcess } => {
      const child = spawn(process.execPath, ["--disable-warning=TimeoutNegativeWarning", mainOf(name)], {
        cwd: root,
        env: { PATH: process.env["PATH"], KAFKAJS_NO_PARTITIONER_WARNING: "1", ...env },
        stdio: ["ignore", "pipe", "pipe"]
      })
      let output = ""
      child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()))
      child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()))
      const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)))
      return { output: () => output, ended, child }
    }),
    ({ child, ended }) =>
      Effect.promise(() => {
        if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null)
        child.kill("SIGKILL")
        return ended
      })
  )

const secret = () => randomBytes(24).toString("base64url")

/** The environment of each process. `kafka` holds the keys `KAFKA_*`. */
export const environments = (options: {
  readonly postgresUrl: string
  readonly objects: string
  readonly kafka: Readonly<Record<string, string>>
}) =>
  Effect.gen(function* () {
    const { endpoint: tables } = yield* dynalite()
    const database = `apart_${randomBytes(4).toString("hex")}`
    const urls = yield* provision(options.postgresUrl, database, [...services, "messaging"])
    const port = yield* freePorts([...all, ...all.map((name) => `${name}-management` as const)])
    const address = `http://127.0.0.1:${port("web")}`
    const management = (name: ProcessName) => `http://127.0.0.1:${port(`${name}-management`)}`
    const url = (name: string, of: "url" | "ownerUrl") => {
      const found = urls[name]?.[of]
      return found === undefined ? "" : Redacted.value(found)
    }
    const clients = Object.fromEntries(services.map((name) => [name, secret()]))
    const environment = (name: ProcessName): Record<string, string> => ({
      LYCEUM_EVENT_LOG: "kafka",
      ...options.kafka,
      MESSAGING_DATABASE_URL: url("messaging", "url"),
      PORT: String(port(name)),
      MANAGEMENT_PORT: String(port(`${name}-management`)),
      DATABASE_URL: url(name, "url"),
      DATABASE_OWNER_URL: url(name, "ownerUrl"),
      SERVICE_CLIENT_ID: name,
      SERVICE_CLIENT_SECRET: clients[name] ?? "",
      PUBLIC_URL: address,
      ...Object.fromEntries(
        services.map((other) => [`${other.toUpperCase()}_SERVICE_URL`, `http://127.0.0.1:${port(other)}`])
      ),
      OBJECT_STORE_FOLDER: options.objects,
      OBJECT_STORE_UPLOAD_URL: `${address}/uploads`,
      OBJECT_STORE_SIGNING_KEY: clients["course"] ?? "",
      UNIQUE_LEARNERS_IDLE_TIMEOUT: "2 seconds",
      ...(name === "progress" ? { CERTIFICATE_KEY_SECRET: secret() } : {}),
      ...(name === "user"
        ? {
            FORWARDED_HOPS: "1",
            SERVICE_CLIENTS: JSON.stringify(clients),
            BOOTSTRAP_ACCOUNTS: JSON.stringify(Object.values(accounts)),
            UNSUBSCRIBE_KEY: secret(),
            NOTIFICATIONS_TABLE: "notifications",
            NOTIFICATIONS_TABLE_CREATE: "true",
            DYNAMODB_ENDPOINT: tables,
            AWS_REGION: "local",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test"
          }
        : {})
    })
    return { all, address, management, environment, messagingOwnerUrl: url("messaging", "ownerUrl") }
  })

/** The environment of every service as a process of its own, as its container has it: for chaos, and for the tests on Kafka. */
import { provision } from "@lyceum/database/Provision"
import { Effect, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { freePort } from "../cluster/Process.ts"

const services = ["user", "course", "enrollment", "progress", "analytics", "web"] as const
const worker = "unique-learners"

/** Every process of the platform. */
export const processNames = [...services, worker] as const
export type ProcessName = (typeof processNames)[number]
export type ServiceName = (typeof services)[number]

/** What starts it, below the repository's root. */
export const mainOf = (name: ProcessName): string =>
  name === worker ? "streaming/unique-learners/src/main.ts" : `services/${name}/src/main.ts`

export interface StartAccount {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly role: string
}

export interface Apart {
  /** The one address. */
  readonly address: string
  readonly management: (name: ProcessName) => string
  readonly managementToken: string
  readonly environment: (name: ProcessName) => Readonly<Record<string, string>>
  /** The port that the service itself listens on. */
  readonly port: (name: ProcessName) => number
  readonly messagingOwnerUrl: string
  /** An address of the server, made one of the platform's database. */
  readonly onDatabase: (serverUrl: string) => string
}

const secret = () => randomBytes(24).toString("base64url")

const differentPorts = (count: number) =>
  Effect.gen(function* () {
    const found = new Set<number>()
    while (found.size < count) found.add(yield* freePort)
    return [...found]
  })

/**
 * Provisions a database and draws ports and secrets. `eventLog` holds `LYCEUM_EVENT_LOG` and the keys of Kafka, or nothing:
 * then events are in PostgreSQL. `between` gives the port at which others find a service, for a proxy that stands before it.
 */
export const environments = <R = never>(options: {
  readonly postgresUrl: string
  readonly tables: string
  readonly objects: string
  readonly accounts: ReadonlyArray<StartAccount>
  readonly eventLog: Readonly<Record<string, string>>
  readonly between?: (name: ServiceName, port: number) => Effect.Effect<number, never, R>
}) =>
  Effect.gen(function* () {
    const database = `apart_${randomBytes(4).toString("hex")}`
    const urls = yield* provision(options.postgresUrl, database, [...services, "messaging"])
    const ports = yield* differentPorts(processNames.length * 2)
    const port = (name: ProcessName) => ports[processNames.indexOf(name)] ?? 0
    const managementPort = (name: ProcessName) => ports[processNames.length + processNames.indexOf(name)] ?? 0
    const found = new Map(
      yield* Effect.forEach(services, (name) =>
        Effect.map(
          options.between === undefined ? Effect.succeed(port(name)) : options.between(name, port(name)),
          (at) => [name, at] as const
        )
      )
    )
    const address = `http://127.0.0.1:${found.get("web") ?? 0}`
    const url = (name: string, of: "url" | "ownerUrl") => {
      const one = urls[name]?.[of]
      return one === undefined ? "" : Redacted.value(one)
    }
    const clients = Object.fromEntries(services.map((name) => [name, secret()]))
    const [managementToken, signingKey, certificateKey, unsubscribeKey] = [secret(), secret(), secret(), secret()]
    const secondFactorKey = secret()
    const environment = (name: ProcessName): Record<string, string> => ({
      ...options.eventLog,
      MESSAGING_DATABASE_URL: url("messaging", "url"),
      ...(options.eventLog["LYCEUM_EVENT_LOG"] === "kafka"
        ? {}
        : { MESSAGING_DATABASE_OWNER_URL: url("messaging", "ownerUrl") }),
      PORT: String(port(name)),
      MANAGEMENT_PORT: String(managementPort(name)),
      MANAGEMENT_TOKEN: managementToken,
      DATABASE_URL: url(name, "url"),
      DATABASE_OWNER_URL: url(name, "ownerUrl"),
      SERVICE_CLIENT_ID: name,
      SERVICE_CLIENT_SECRET: clients[name] ?? "",
      PUBLIC_URL: address,
      ...Object.fromEntries(
        services.map((other) => [`${other.toUpperCase()}_SERVICE_URL`, `http://127.0.0.1:${found.get(other) ?? 0}`])
      ),
      OBJECT_STORE_FOLDER: options.objects,
      OBJECT_STORE_UPLOAD_URL: `${address}/uploads`,
      OBJECT_STORE_SIGNING_KEY: signingKey,
      UNIQUE_LEARNERS_IDLE_TIMEOUT: "2 seconds",
      ...(name === "web" || name === worker ? {} : { FORWARDED_HOPS: "1", RATE_LIMIT_ADDRESS: "100000" }),
      ...(name === "progress" ? { CERTIFICATE_KEY_SECRET: certificateKey } : {}),
      ...(name === "user"
        ? {
            SERVICE_CLIENTS: JSON.stringify(clients),
            BOOTSTRAP_ACCOUNTS: JSON.stringify(options.accounts),
            SECOND_FACTOR_KEY: secondFactorKey,
            UNSUBSCRIBE_KEY: unsubscribeKey,
            NOTIFICATIONS_TABLE: "notifications",
            NOTIFICATIONS_TABLE_CREATE: "true",
            DYNAMODB_ENDPOINT: options.tables,
            AWS_REGION: "local",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test"
          }
        : {})
    })
    const apart: Apart = {
      address,
      management: (name) => `http://127.0.0.1:${managementPort(name)}`,
      managementToken,
      environment,
      port,
      messagingOwnerUrl: url("messaging", "ownerUrl"),
      onDatabase: (serverUrl) => {
        const on = new URL(serverUrl)
        on.pathname = `/${database}`
        return on.href
      }
    }
    return apart
  })

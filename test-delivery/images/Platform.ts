/** What the images need around them: PostgreSQL with their schemas, a table server, ports; and the configuration of each. */
import { provision } from "@lyceum/database/Provision"
import { embeddedPostgres } from "@lyceum/database/embedded/EmbeddedPostgres"
import { dynalite } from "@lyceum/testing/cloud/Dynalite"
import { Effect, Redacted } from "effect"
import { createServer } from "node:net"

/** Images in the order in which they are started. */
export const names = ["user", "course", "enrollment", "progress", "analytics", "streaming", "web"] as const
export type Name = (typeof names)[number]

/** Those with a schema of their own. */
export const withDatabase: ReadonlyArray<Name> = ["user", "course", "enrollment", "progress", "analytics"]

export const admin = { email: "admin@lyceum.example", password: "an-admin-of-images-1", name: "Ada", role: "admin" }

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const secretOf = (name: string) => `a-secret-of-${name}-for-tests`

const objectStores: Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>> = {
  course: {
    OBJECT_STORE: "s3",
    OBJECT_STORE_BUCKET: "materials",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    S3_ENDPOINT: "http://127.0.0.1:9"
  },
  analytics: {
    OBJECT_STORE: "azure",
    OBJECT_STORE_CONTAINER: "exports",
    AZURE_STORAGE_ACCOUNT: "lyceum",
    AZURE_STORAGE_KEY: "dGVzdA==",
    AZURE_STORAGE_ENDPOINT: "http://127.0.0.1:9/lyceum"
  }
}

/** Starts the parts around the images until the scope ends. */
export const surroundings = (folder: string) =>
  Effect.gen(function* () {
    const server = yield* embeddedPostgres({ folder, durable: false })
    const { endpoint } = yield* dynalite()
    const urls = yield* provision(server.url, "lyceum", [...withDatabase, "messaging"])
    const ports = new Map<string, number>()
    for (const name of names.flatMap((name) => [name, `${name}-management`])) ports.set(name, yield* freePort)
    const port = (name: string) => ports.get(name) ?? 0
    const url = (schema: string, which: "url" | "ownerUrl") => {
      const found = urls[schema]
      return found === undefined ? "" : Redacted.value(found[which])
    }
    const special: Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>> = {
      user: {
        SERVICE_CLIENTS: JSON.stringify(Object.fromEntries(names.map((name) => [name, secretOf(name)]))),
        BOOTSTRAP_ACCOUNTS: JSON.stringify([admin]),
        SECOND_FACTOR_KEY: "a-key-of-thirty-two-characters-or-more",
        UNSUBSCRIBE_KEY: "a-key-of-thirty-two-characters-or-more",
        NOTIFICATIONS_TABLE: "notifications",
        NOTIFICATIONS_TABLE_CREATE: "true",
        DYNAMODB_ENDPOINT: endpoint,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test"
      },
      progress: { CERTIFICATE_KEY_SECRET: "a-secret-of-thirty-two-characters-or-more" },
      ...objectStores
    }
    return {
      port,
      /** What its chart would give the service. */
      environment: (name: Name): Readonly<Record<string, string>> => ({
        HOST: "127.0.0.1",
        MANAGEMENT_HOST: "127.0.0.1",
        PORT: String(port(name)),
        MANAGEMENT_PORT: String(port(`${name}-management`)),
        ...(withDatabase.includes(name) ? { DATABASE_URL: url(name, "url") } : {}),
        MESSAGING_DATABASE_URL: url("messaging", "url"),
        PUBLIC_URL: "https://lyceum.example",
        SERVICE_CLIENT_ID: name,
        SERVICE_CLIENT_SECRET: secretOf(name),
        ...Object.fromEntries(
          names.map((one) => [`${one.toUpperCase()}_SERVICE_URL`, `http://127.0.0.1:${port(one)}`])
        ),
        ...special[name]
      }),
      /** What the job that migrates gets: a schema's owner. */
      owner: (schema: string): Readonly<Record<string, string>> => ({ DATABASE_OWNER_URL: url(schema, "ownerUrl") })
    }
  })

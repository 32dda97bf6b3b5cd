/**
 * Makes, on a server we own (embedded, tests), what an operator or Pulumi makes elsewhere: one database, and for every
 * service a schema, an owner's role for migrations and a role for running with no more rights than it needs.
 */
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { schemaStatements } from "./provisioning/SchemaStatements.ts"
import { scramVerifier } from "./provisioning/ScramVerifier.ts"

/** How a service reaches its schema: as itself, and as the schema's owner. */
export interface SchemaUrls {
  readonly url: Redacted.Redacted
  readonly ownerUrl: Redacted.Redacted
}

const secret = () => randomBytes(18).toString("base64url")

const asUser = (serverUrl: string, database: string, user: string, password: string): Redacted.Redacted => {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  url.username = user
  url.password = password
  return Redacted.make(url.href)
}

const onServer = (url: Redacted.Redacted) => PgClient.layer({ url, applicationName: "provision", maxConnections: 1 })

/** Makes the database when it is missing. `name` is a plain lower-case identifier. */
const ensureDatabase = (serverUrl: string, database: string) =>
  Effect.gen(function* () {
    const sql = yield* PgClient.PgClient
    const found = yield* sql`SELECT 1 FROM pg_database WHERE datname = ${database}`
    if (found.length === 0) yield* sql.unsafe(`CREATE DATABASE "${database}"`)
  }).pipe(Effect.provide(onServer(Redacted.make(serverUrl))), Effect.orDie)

/** Idempotent; passwords are drawn anew at every call, so none needs to be kept. Names are plain lower-case identifiers. */
export const provision = (serverUrl: string, database: string, schemas: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* ensureDatabase(serverUrl, database)
    const admin = new URL(serverUrl)
    admin.pathname = `/${database}`
    const urls: Record<string, SchemaUrls> = {}
    const statements = schemas.flatMap((schema) => {
      // Roles live in the whole server: the database's name keeps those of two databases apart.
      const runtime = `${database}_${schema}`
      const owner = `${runtime}_owner`
      const [password, ownerPassword] = [secret(), secret()]
      urls[schema] = {
        url: asUser(serverUrl, database, runtime, password),
        ownerUrl: asUser(serverUrl, database, owner, ownerPassword)
      }
      return schemaStatements({
        database,
        schema,
        owner: { name: owner, verifier: scramVerifier(ownerPassword) },
        runtime: { name: runtime, verifier: scramVerifier(password) },
        reader: null
      })
    })
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
    }).pipe(Effect.provide(onServer(Redacted.make(admin.href))), Effect.orDie)
    return urls
  })

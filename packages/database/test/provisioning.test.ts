/** A managed server: its administrator makes roles and owns the database, and is no superuser. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { migrationJob } from "@lyceum/database/Migrate"
import { eventStoreTables } from "@lyceum/database/migrations/eventStore"
import { provisionSchema } from "@lyceum/database/provisioning/ProvisionSchema"
import { ConfigProvider, Effect, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { inject } from "vitest"

const as = (url: string) => Effect.provide(PgClient.layer({ url: Redacted.make(url), maxConnections: 1 }))
const query = (url: string, text: string) => Effect.flatMap(PgClient.PgClient, (sql) => sql.unsafe(text)).pipe(as(url))
const refusal = (url: string, text: string) =>
  Effect.map(Effect.flip(query(url, text)), ({ reason }) =>
    String(reason.cause instanceof Error && reason.cause.message)
  )

/** A server as a cloud gives it: one database, one administrator. */
const managedServer = Effect.gen(function* () {
  const server = new URL(inject("postgresUrl"))
  const name = `m_${randomBytes(6).toString("hex")}`
  const admin = `${name}_admin`
  const address = (role: string, password: string) => {
    const url = new URL(server)
    url.pathname = `/${name}`
    url.username = role
    url.password = password
    return url.href
  }
  yield* query(server.href, `CREATE ROLE ${admin} LOGIN CREATEROLE PASSWORD 'admin-password'`)
  yield* query(server.href, `CREATE DATABASE ${name} OWNER ${admin}`)
  const roles = ["app", "app_owner", "app_reader"].map((role) => `${name}_${role}`)
  yield* Effect.addFinalizer(() =>
    Effect.gen(function* () {
      yield* query(server.href, `DROP DATABASE ${name} WITH (FORCE)`)
      for (const role of [...roles, admin]) yield* query(server.href, `DROP ROLE IF EXISTS ${role}`)
    }).pipe(Effect.orDie)
  )
  return {
    admin: address(admin, "admin-password"),
    /** The addresses of the three roles, with a password each. */
    addresses: (word: string) => ({
      url: address(`${name}_app`, `${word}-for-the-service`),
      ownerUrl: address(`${name}_app_owner`, `${word}-for-the-job`),
      readerUrl: address(`${name}_app_reader`, `${word}-for-the-reader`)
    })
  }
})

type Server = Effect.Success<typeof managedServer>

const job = (server: Server, word: string, migrations = { "0001_event_store": eventStoreTables }) => {
  const { ownerUrl, readerUrl, url } = server.addresses(word)
  const environment = {
    DATABASE_ADMIN_URL: server.admin,
    DATABASE_OWNER_URL: ownerUrl,
    DATABASE_URL: url,
    DATABASE_READER_URL: readerUrl
  }
  return migrationJob("notes", migrations).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment)))
  )
}

describe("provisioning on a managed server", () => {
  it.live("the job makes roles, schema and tables; each role may what it needs and no more", () =>
    Effect.gen(function* () {
      const server = yield* managedServer
      yield* job(server, "first")
      const { ownerUrl, readerUrl, url } = server.addresses("first")
      assert.deepStrictEqual(yield* query(url, "SELECT current_schema() AS schema"), [{ schema: "notes" }])
      yield* query(url, "INSERT INTO inbox (consumer, event_id) VALUES ('a', gen_random_uuid())")
      assert.match(yield* refusal(url, "DELETE FROM events"), /permission denied for table events/)
      assert.match(yield* refusal(url, "CREATE TABLE mine (id int)"), /permission denied for schema notes/)
      assert.deepStrictEqual(yield* query(readerUrl, "SELECT consumer FROM inbox"), [{ consumer: "a" }])
      assert.match(yield* refusal(readerUrl, "DELETE FROM inbox"), /read-only transaction|permission denied/)
      yield* query(ownerUrl, "CREATE TABLE more (id int)")
      yield* query(readerUrl, "SELECT * FROM more")
      // The administrator has given back what it took to make the schema.
      assert.match(yield* refusal(server.admin, "SELECT * FROM notes.inbox"), /permission denied/)
    })
  )

  it.live("again with other passwords: a rotation; nothing else changes", () =>
    Effect.gen(function* () {
      const server = yield* managedServer
      yield* job(server, "first")
      yield* query(
        server.addresses("first").url,
        "INSERT INTO inbox (consumer, event_id) VALUES ('a', gen_random_uuid())"
      )
      yield* job(server, "second")
      const { url } = server.addresses("second")
      assert.deepStrictEqual(yield* query(url, "SELECT consumer FROM inbox"), [{ consumer: "a" }])
      assert.match(yield* refusal(server.addresses("first").url, "SELECT 1"), /password authentication failed/)
    })
  )

  it.live("what cannot be is said in one sentence without a password", () =>
    Effect.gen(function* () {
      const server = yield* managedServer
      const { ownerUrl, readerUrl, url } = server.addresses("first")
      const told = (change: Partial<Record<"adminUrl" | "ownerUrl" | "readerUrl" | "url", string>>) => {
        const all = { adminUrl: server.admin, ownerUrl, readerUrl, url, ...change }
        return provisionSchema({
          schema: "notes",
          adminUrl: Redacted.make(all.adminUrl),
          ownerUrl: Redacted.make(all.ownerUrl),
          url: Redacted.make(all.url),
          readerUrl: Redacted.make(all.readerUrl)
        }).pipe(
          Effect.flip,
          Effect.map(({ message }) => message)
        )
      }
      assert.match(yield* told({ ownerUrl: readerUrl }), /must be named .*_app_owner/)
      assert.match(yield* told({ url: "nonsense" }), /DATABASE_URL is no address/)
      assert.match(
        yield* told({ url: url.replace("first-for-the-service", "short") }),
        /DATABASE_URL has a password that is shorter/
      )
      const powerless = yield* Effect.andThen(job(server, "first"), told({ adminUrl: url }))
      assert.match(powerless, /permission denied.*CREATEROLE/)
      assert.notMatch(powerless, /for-the-/)
    })
  )

  it.live("without its key the job says which", () =>
    Effect.gen(function* () {
      const sentence = yield* Effect.flip(migrationJob("notes", {})).pipe(
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({})))
      )
      assert.match(sentence, /^DATABASE_OWNER_URL is missing/)
    })
  )
})

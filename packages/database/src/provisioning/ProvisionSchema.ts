/** Makes a service's schema and roles on a server that somebody else runs, with its administrator's address. Once, and at each rotation. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted, Schema } from "effect"
import { words } from "../migrate/RunMigrations.ts"
import { isPlainName, type SchemaRole, schemaStatements } from "./SchemaStatements.ts"
import { scramVerifier } from "./ScramVerifier.ts"

export class ProvisionFailed extends Schema.TaggedError<ProvisionFailed>()("ProvisionFailed", {
  schema: Schema.String,
  reason: Schema.String
}) {
  override get message() {
    return `The schema ${this.schema} was not provisioned: ${this.reason}`
  }
}

/** The addresses that the service, its job and its reader will use; the roles and their passwords are read from them. */
export interface SchemaAddresses {
  readonly schema: string
  readonly adminUrl: Redacted.Redacted
  readonly ownerUrl: Redacted.Redacted
  readonly url: Redacted.Redacted
  readonly readerUrl: Redacted.Redacted | null
}

const Printable = /^[\x21-\x7e]{12,}$/

/** The role in an address. */
const roleIn = (schema: string, key: string, redacted: Redacted.Redacted) => {
  const failed = (reason: string) => Effect.fail(new ProvisionFailed({ schema, reason: `${key} ${reason}` }))
  const text = Redacted.value(redacted)
  if (!URL.canParse(text)) return failed("is no address like postgres://role:password@host:5432/database")
  const url = new URL(text)
  const [name, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  const database = url.pathname.slice(1)
  if (!isPlainName(name)) return failed("names a role that is no plain lower-case name")
  if (!isPlainName(database)) return failed("names a database that is no plain lower-case name")
  if (!Printable.test(password)) return failed("has a password that is shorter than 12 characters or not plain ASCII")
  return Effect.succeed({ name, verifier: scramVerifier(password), database })
}

/** Idempotent: what is there stays, passwords become those of the addresses. */
export const provisionSchema = (addresses: SchemaAddresses): Effect.Effect<void, ProvisionFailed> =>
  Effect.gen(function* () {
    const { adminUrl, readerUrl, schema } = addresses
    const failed = (reason: string) => new ProvisionFailed({ schema, reason })
    const runtime = yield* roleIn(schema, "DATABASE_URL", addresses.url)
    const owner = yield* roleIn(schema, "DATABASE_OWNER_URL", addresses.ownerUrl)
    const reader = readerUrl === null ? null : yield* roleIn(schema, "DATABASE_READER_URL", readerUrl)
    // Migration 1 takes rights on events from the role whose name is the owner's without `_owner`.
    if (owner.name !== `${runtime.name}_owner`) {
      return yield* failed(
        `the owner of role ${runtime.name} must be named ${runtime.name}_owner, DATABASE_OWNER_URL names ${owner.name}`
      )
    }
    const distinct: ReadonlyArray<SchemaRole & { readonly database: string }> =
      reader === null ? [runtime, owner] : [runtime, owner, reader]
    if (new Set(distinct.map(({ database }) => database)).size > 1)
      return yield* failed("its addresses name different databases")
    const ownReader = reader === null || reader.name === runtime.name ? null : reader
    const statements = schemaStatements({ database: runtime.database, schema, owner, runtime, reader: ownReader })
    yield* Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      // Jobs of several services change the same row of pg_database.
      yield* sql`SELECT pg_advisory_xact_lock(hashtextextended('lyceum/provision', 0))`
      yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
    }).pipe(
      (run) => Effect.flatMap(PgClient.PgClient, (sql) => sql.withTransaction(run)),
      Effect.provide(
        PgClient.layer({ url: adminUrl, applicationName: "provision", maxConnections: 1, connectTimeout: "10 seconds" })
      ),
      Effect.mapError((error) =>
        failed(
          `the server answers "${words(error)}"; check DATABASE_ADMIN_URL and the rights of its role (CREATEROLE, owner of the database)`
        )
      )
    )
  })

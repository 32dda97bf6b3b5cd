/** A fresh database on the test run's PostgreSQL, with a schema for each name; dropped when the scope ends. */
import { PgClient } from "@effect/sql-pg"
import { migrate, poolLayer } from "@lyceum/database/Database"
import type { Migrations } from "@lyceum/database/Migration"
import { provision, type SchemaUrls } from "@lyceum/database/Provision"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { randomBytes } from "node:crypto"
import { inject } from "vitest"

/** Provisions a database of its own and gives the addresses of its schemas. */
export const freshDatabase = (
  schemas: ReadonlyArray<string>
): Effect.Effect<Record<string, SchemaUrls>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const server = inject("postgresUrl")
    const database = `t_${randomBytes(6).toString("hex")}`
    yield* Effect.addFinalizer(() =>
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        yield* sql.unsafe(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(server), maxConnections: 1 })), Effect.ignore)
    )
    return yield* provision(server, database, schemas)
  })

/** A pool on a freshly migrated schema of its own: what a service's tests run on. */
export const testDatabase = (name: string, migrations: Migrations) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { [name]: urls } = yield* freshDatabase([name])
      if (urls === undefined) return yield* Effect.die(`schema ${name} was not provisioned`)
      yield* migrate(name, urls.ownerUrl, migrations)
      return poolLayer({ url: urls.url, applicationName: `test-${name}`, maxConnections: 4 })
    })
  )

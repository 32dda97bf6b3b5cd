/** The migrations that releases have published: the SQL of each is settled, and so is what it was allowed. */
import { PgClient } from "@effect/sql-pg"
import { provision } from "@lyceum/database/Provision"
import { inspectMigrations } from "@lyceum/database/rules/InspectMigrations"
import type { Migrations } from "@lyceum/database/Migration"
import { Effect, Schema } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { schemaNames, schemas } from "./Schemas.ts"

/** `allowed`: what it does against the rules, known when it was published (before there was a release to be kind to). */
const Step = Schema.Struct({ sha256: Schema.String, allowed: Schema.Array(Schema.String) })
const Published = Schema.Record(Schema.Literals(schemaNames), Schema.Record(Schema.String, Step))
export type Published = typeof Published.Type

export const publishedFile = join(import.meta.dirname, "..", "..", "releases", "migrations.json")
export const published = () => Schema.decodeSync(Schema.fromJsonString(Published))(readFileSync(publishedFile, "utf8"))

/** Runs every migration of today on a database of its own on that server. */
export const inspectAll = (
  serverUrl: string,
  database: string,
  release: string,
  all: Record<string, Migrations> = schemas
) =>
  Effect.gen(function* () {
    const urls = yield* provision(serverUrl, database, Object.keys(all))
    return yield* Effect.forEach(Object.entries(all), ([schema, migrations]) =>
      Effect.gen(function* () {
        const { ownerUrl } = yield* Effect.orDie(Effect.fromNullishOr(urls[schema]))
        const steps = yield* inspectMigrations(migrations, release).pipe(
          Effect.provide(PgClient.layer({ url: ownerUrl, maxConnections: 1 }))
        )
        return { schema, steps }
      })
    )
  })
type Inspected = Effect.Success<ReturnType<typeof inspectAll>>

/** The sentences of what is wrong with today's migrations. */
export const faults = (
  inspected: Inspected,
  known: Readonly<Record<string, Readonly<Record<string, typeof Step.Type>>>>
): ReadonlyArray<string> =>
  inspected.flatMap(({ schema, steps }) => {
    const settled = known[schema] ?? {}
    const keys = new Set(steps.map(({ key }) => key))
    const gone = Object.keys(settled).filter((key) => !keys.has(key))
    return [
      ...gone.map((key) => `${schema}: ${key} was published and is gone`),
      ...steps.flatMap(({ findings, key, sha256 }) => {
        const was = settled[key]
        if (was !== undefined && was.sha256 !== sha256)
          return [`${schema}: ${key} was published and is not what it was`]
        return findings.filter((what) => was?.allowed.includes(what) !== true).map((what) => `${schema}: ${what}`)
      })
    ]
  })

/** Expand and contract: each thing that a migration must not do is planted, and each way to do it right passes. */
import { PgClient } from "@effect/sql-pg"
import { assert, describe, it } from "@effect/vitest"
import { contract, indexConcurrently, type Migrations } from "@lyceum/database/Migration"
import { inspectMigrations } from "@lyceum/database/rules/InspectMigrations"
import { freshDatabase } from "@lyceum/testing/TestPostgres"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"

const run = (...statements: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
  })
const base: Migrations = {
  "0001_base": run(
    "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL DEFAULT '', age int)",
    "CREATE TABLE notes (id int PRIMARY KEY, person int)"
  )
}
/** What is found in a second step. */
const findings = (step: Migrations[string], release = "0.3.0") =>
  Effect.gen(function* () {
    const { notes } = yield* freshDatabase(["notes"])
    const { ownerUrl } = yield* Effect.orDie(Effect.fromNullishOr(notes))
    const [, second] = yield* inspectMigrations({ ...base, "0002_step": step }, release).pipe(
      Effect.provide(PgClient.layer({ url: ownerUrl, maxConnections: 1 }))
    )
    return second?.findings ?? []
  })

const refused: ReadonlyArray<readonly [name: string, statements: ReadonlyArray<string>, said: RegExp]> = [
  ["a table dropped", ["DROP TABLE notes"], /takes table notes away/],
  ["a table renamed", ["ALTER TABLE notes RENAME TO words"], /takes table notes away/],
  ["a column dropped", ["ALTER TABLE people DROP COLUMN age"], /takes column people.age away/],
  ["a column renamed", ["ALTER TABLE people RENAME COLUMN age TO years"], /takes column people.age away/],
  ["another type", ["ALTER TABLE people ALTER COLUMN name TYPE varchar(9)"], /people.name of type text/],
  ["NOT NULL without a default", ["ALTER TABLE people ADD COLUMN mail text NOT NULL"], /adds people.mail as NOT NULL/],
  [
    "a default that is only there for the moment",
    [
      "ALTER TABLE people ADD COLUMN mail text NOT NULL DEFAULT ''",
      "ALTER TABLE people ALTER COLUMN mail DROP DEFAULT"
    ],
    /adds people.mail as NOT NULL/
  ],
  ["NOT NULL later", ["ALTER TABLE people ALTER COLUMN age SET NOT NULL"], /makes people.age NOT NULL/],
  ["a default taken away", ["ALTER TABLE people ALTER COLUMN name DROP DEFAULT"], /takes the default of people.name/],
  ["a unique constraint", ["ALTER TABLE people ADD CONSTRAINT one UNIQUE (name)"], /adds constraint people.one/],
  ["an index that locks", ["CREATE INDEX by_name ON people (name)"], /makes index by_name.*use indexConcurrently/],
  [
    "a check of all rows",
    ["ALTER TABLE people ADD CONSTRAINT old CHECK (age > 0)"],
    /checks all rows of people.*NOT VALID/
  ],
  [
    "a foreign key of all rows",
    ["ALTER TABLE notes ADD CONSTRAINT of FOREIGN KEY (person) REFERENCES people"],
    /checks all rows of notes/
  ],
  [
    "a table written anew",
    ["ALTER TABLE people ADD COLUMN token uuid DEFAULT gen_random_uuid()"],
    /writes table people anew/
  ]
]

const allowed: ReadonlyArray<readonly [name: string, step: Migrations[string]]> = [
  ["a table with its index", run("CREATE TABLE more (id int PRIMARY KEY)", "CREATE INDEX more_id ON more (id)")],
  ["a column that may be null", run("ALTER TABLE people ADD COLUMN mail text")],
  ["NOT NULL with a default that stays", run("ALTER TABLE people ADD COLUMN mail text NOT NULL DEFAULT ''")],
  ["an index beside the traffic", indexConcurrently("by_name", "ON people (name)")],
  ["a check of new rows alone", run("ALTER TABLE people ADD CONSTRAINT old CHECK (age > 0) NOT VALID")],
  ["less than it asked before", run("ALTER TABLE people ALTER COLUMN name DROP NOT NULL")],
  ["declared, and two releases later", contract("0.2.0", run("ALTER TABLE people DROP COLUMN age"))]
]

describe("expand, then contract", () => {
  for (const [name, statements, said] of refused) {
    it.live(`refused: ${name}`, () =>
      Effect.map(findings(run(...statements)), (found) => assert.match(found.join("\n"), said))
    )
  }
  for (const [name, step] of allowed) {
    it.live(`allowed: ${name}`, () => Effect.map(findings(step), (found) => assert.deepStrictEqual(found, [])))
  }
  it.live("refused: declared for a release that is not over, or is none", () =>
    Effect.gen(function* () {
      const drop = run("ALTER TABLE people DROP COLUMN age")
      assert.match((yield* findings(contract("0.3.0", drop))).join(), /"0.3.0", which is none before 0.3.0/)
      assert.match((yield* findings(contract("soon", drop))).join(), /"soon", which is none before/)
    })
  )
  it.live("declaring does not make blocking right", () =>
    Effect.map(findings(contract("0.2.0", run("CREATE INDEX by_name ON people (name)"))), (found) =>
      assert.match(found.join(), /makes index by_name/)
    )
  )
})

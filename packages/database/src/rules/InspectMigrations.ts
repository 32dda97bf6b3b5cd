/** Runs migrations one by one on an empty schema and looks at what each did. */
import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { type Migrations, ordered } from "../Migration.ts"
import { statementsOf } from "../migrate/Statements.ts"
import { schemaFindings } from "./SchemaRules.ts"
import { schemaSnapshot } from "./SchemaSnapshot.ts"

/** One step: the SHA-256 of the SQL that it ran (white space aside), and what it must not have done. */
export interface InspectedStep {
  readonly key: string
  readonly sha256: string
  readonly findings: ReadonlyArray<string>
}

/** As the owner of an empty schema. `release`: the one that this code will be. */
export const inspectMigrations = (migrations: Migrations, release: string) =>
  Effect.forEach(ordered(migrations), (step) =>
    Effect.gen(function* () {
      const before = yield* schemaSnapshot
      const sql = yield* PgClient.PgClient
      const run = statementsOf(step.run)
      const statements = yield* step.transaction ? sql.withTransaction(run) : run
      const text = statements.map((statement) => statement.replaceAll(/\s+/g, " ").trim()).join(";\n")
      const inspected: InspectedStep = {
        key: step.key,
        sha256: createHash("sha256").update(text).digest("hex"),
        findings: schemaFindings(step, before, yield* schemaSnapshot, release)
      }
      return inspected
    })
  )

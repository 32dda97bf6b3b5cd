/** What a schema is at a moment, as far as code that runs on it can feel it. */
import { PgClient } from "@effect/sql-pg"
import { Effect, Schema } from "effect"

const Column = Schema.Struct({
  table: Schema.String,
  name: Schema.String,
  type: Schema.String,
  notNull: Schema.Boolean,
  /** Also identity and generated columns: an insert may leave them out. */
  filled: Schema.Boolean
})
/** `file` changes when the table is written anew. */
const Table = Schema.Struct({ name: Schema.String, file: Schema.String })
const Index = Schema.Struct({ table: Schema.String, name: Schema.String })
/** `kind`: c check, f foreign key, p primary key, u unique, x exclusion. */
const Constraint = Schema.Struct({
  table: Schema.String,
  name: Schema.String,
  kind: Schema.String,
  validated: Schema.Boolean
})

export interface SchemaSnapshot {
  readonly tables: ReadonlyArray<typeof Table.Type>
  readonly columns: ReadonlyArray<typeof Column.Type>
  readonly indexes: ReadonlyArray<typeof Index.Type>
  readonly constraints: ReadonlyArray<typeof Constraint.Type>
}

/** The current schema. */
export const schemaSnapshot = Effect.gen(function* () {
  const sql = yield* PgClient.PgClient
  const rows = <S extends Schema.Codec<unknown, unknown>>(row: S, query: string) =>
    sql
      .unsafe(query)
      .pipe(Effect.flatMap((found) => Effect.orDie(Schema.decodeUnknownEffect(Schema.Array(row))(found))))
  const tables = yield* rows(
    Table,
    `SELECT relname AS name, relfilenode::text AS file FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`
  )
  const columns = yield* rows(
    Column,
    `SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AS "notNull", a.atthasdef OR a.attidentity <> '' AS filled
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY 1, 2`
  )
  const indexes = yield* rows(
    Index,
    `SELECT t.relname AS "table", i.relname AS name FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class t ON t.oid = x.indrelid WHERE t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2`
  )
  const constraints = yield* rows(
    Constraint,
    `SELECT t.relname AS "table", o.conname AS name, o.contype::text AS kind, o.convalidated AS validated
      FROM pg_constraint o JOIN pg_class t ON t.oid = o.conrelid
      WHERE o.connamespace = current_schema()::regnamespace AND o.contype IN ('c', 'f', 'p', 'u', 'x') ORDER BY 1, 2`
  )
  const snapshot: SchemaSnapshot = { tables, columns, indexes, constraints }
  return snapshot
})

/** Where the rows of an export come from: one course after the other, each read page by page in the order of a key that never changes. */
import type { PgClient } from "@effect/sql-pg"
import { type Effect, Schema } from "effect"
import type { Range } from "../../domain/Ranges.ts"
import type { Outlines } from "../../Outlines.ts"
import { type Batch, type Cell, type Column, type ColumnType, rowsOf } from "../Columns.ts"
import { cellOf, packedOf } from "../Packed.ts"

/** The last row that was read of a course. */
export const Key = Schema.Array(Schema.String)
export type Key = typeof Key.Type

/** Rows after `after` (null: from the first), at most `limit`. `course` is an id, of windows also `*`. */
export interface PageRequest {
  readonly course: string
  readonly range: Range
  readonly after: Key | null
  readonly limit: number
  /** When the export is written, in milliseconds since 1970. */
  readonly now: number
}

/** Rows of one course, and the key of the last; `last` null = there are no more. */
export interface Page {
  readonly batch: Batch
  readonly last: Key | null
}

export interface Source {
  readonly columns: ReadonlyArray<Column>
  readonly page: (request: PageRequest) => Effect.Effect<Page, never, PgClient.PgClient | Outlines>
}

/** Checks and translates a value as the driver gives it. Millions of them: by hand, not by a schema. */
const cells: Readonly<Record<ColumnType, (value: unknown) => Cell | undefined>> = {
  id: (value) => (typeof value === "string" ? value : undefined),
  text: (value) => (typeof value === "string" ? value : undefined),
  time: (value) => (value instanceof Date ? value.getTime() : undefined),
  number: (value) => (typeof value === "number" ? value : undefined),
  count: (value) => (typeof value === "number" || typeof value === "bigint" ? value : undefined),
  flag: (value) => (typeof value === "boolean" ? value : undefined)
}

const cell = ({ name, nullable, type }: Column, value: unknown): Cell => {
  if (value === null && nullable) return null
  const found = cells[type](value)
  if (found === undefined) throw new TypeError(`column ${name}: not a ${type}: ${typeof value}`)
  return found
}

const pageOf = (columns: ReadonlyArray<Column>, batch: Batch, limit: number, key: ReadonlyArray<number>): Page => {
  const rows = rowsOf(batch)
  const keyOf = (at: number) => {
    const column = columns[at]
    const values = batch[at]
    const value = column === undefined || values === undefined ? null : cellOf(column, values, rows - 1)
    return typeof value === "number" ? new Date(value).toISOString() : String(value)
  }
  return { batch, last: rows < limit ? null : key.map(keyOf) }
}

/** Rows of a statement whose values are in the order of the columns; dies of what does not fit. `key`: places of the key's columns. */
export const pageOfRows = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<unknown>>,
  limit: number,
  key: ReadonlyArray<number>
): Page => {
  return pageOf(
    columns,
    columns.map((column, at) => rows.map((row) => cell(column, row[at]))),
    limit,
    key
  )
}

/** The one row of a statement that packs its rows (`packing`). */
export const pageOfPacked = (
  columns: ReadonlyArray<Column>,
  [row]: ReadonlyArray<ReadonlyArray<unknown>>,
  limit: number,
  key: ReadonlyArray<number>
): Page => {
  const [count, ...packed] = row ?? []
  if (typeof count !== "number") throw new TypeError("no number of packed rows")
  return pageOf(
    columns,
    columns.map((column, at) => packedOf(column, packed[at], count)),
    limit,
    key
  )
}

/** Before every key that is made of ids. */
export const firstId = "00000000-0000-0000-0000-000000000000"

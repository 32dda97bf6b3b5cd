/** Columns of exports, and rows as the encoders take them: column by column. Pure. */

/** `id` and other `text`; `time` in milliseconds since 1970; `number` of 32 bits, `count` of 64; `flag`. */
export type ColumnType = "id" | "text" | "time" | "number" | "count" | "flag"

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/** A value: text of `id` and `text`, milliseconds of `time`, a whole number of `number`, either kind of `count`. */
export type Cell = string | number | bigint | boolean | null

/** So many values side by side in the binary form of PostgreSQL: `Packed.ts`. */
export interface Packed {
  readonly bytes: Uint8Array
  readonly length: number
}

/** The values of a column. */
export type Values = ReadonlyArray<Cell> | Packed

/** Rows, column by column; all columns are equally long. */
export type Batch = ReadonlyArray<Values>

/** How many rows there are. */
export const rowsOf = (batch: Batch): number => batch[0]?.length ?? 0

const together = (column: ReadonlyArray<Values>): Values => {
  const packed: Array<Packed> = []
  const cells: Array<ReadonlyArray<Cell>> = []
  for (const values of column) {
    if ("bytes" in values) packed.push(values)
    else cells.push(values)
  }
  if (packed.length === 0) return cells.flat()
  if (cells.length > 0) throw new TypeError("a column is packed or it is not")
  return {
    bytes: Buffer.concat(packed.map(({ bytes }) => bytes)),
    length: packed.reduce((sum, { length }) => sum + length, 0)
  }
}

/** Several batches of the same columns as one. */
export const joined = (batches: ReadonlyArray<Batch>): Batch => {
  const [first, ...more] = batches
  if (first === undefined || more.length === 0) return first ?? []
  return first.map((_, column) => together(batches.map((batch) => batch[column] ?? [])))
}

/** Makes a column; `?` after the type means that values may be missing. */
export const column = (name: string, type: ColumnType | `${ColumnType}?`): Column => {
  const types = ["id", "text", "time", "number", "count", "flag"] as const
  const found = types.find((one) => type === one || type === `${one}?`)
  if (found === undefined) throw new TypeError(`no such type of column: ${type}`)
  return { name, type: found, nullable: type.endsWith("?") }
}

/**
 * Columns as PostgreSQL packs them: the binary forms of a page's values side by side, one `bytea` a column. A page of thousands
 * of rows is a handful of values then, and nothing has to be collected after it. Pure. The forms are those of `uuid_send`,
 * `timestamptz_send`, `int4send` and `boolsend`.
 */
import type { Cell, Column, Packed, Values } from "./Columns.ts"

const forms = {
  id: { width: 16, send: (name: string) => `uuid_send(${name})` },
  // No row has the time before all times: it stands for null.
  time: { width: 8, send: (name: string) => `timestamptz_send(coalesce(${name}, '-infinity'))` },
  number: { width: 4, send: (name: string) => `int4send(${name})` },
  flag: { width: 1, send: (name: string) => `boolsend(${name})` }
} as const

/** How a column is packed; text and counts are not, and of what may be missing only times. */
const formOf = ({ name, nullable, type }: Column) => {
  if (type === "text" || type === "count" || (nullable && type !== "time")) {
    throw new TypeError(`column ${name} cannot be packed`)
  }
  return forms[type]
}

/** The select list that packs rows whose columns have these names: their number first, then a `bytea` each. */
export const packing = (columns: ReadonlyArray<Column>): string =>
  ["count(*)::int", ...columns.map((column) => `string_agg(${formOf(column).send(`"${column.name}"`)}, '')`)].join(", ")

/** A packed column as it came; without rows it is null. */
export const packedOf = (column: Column, value: unknown, length: number): Packed => {
  const bytes = value === null ? new Uint8Array(0) : value
  if (!(bytes instanceof Uint8Array) || bytes.length !== length * formOf(column).width) {
    throw new TypeError(`column ${column.name}: not ${length} packed values`)
  }
  return { bytes, length }
}

const int32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)

/** Milliseconds from 1970 to 2000, from where PostgreSQL counts. */
const epoch = 946_684_800_000

/** Milliseconds since 1970 of a row, or null. Whole ones below it, as of a `Date`. */
export const timeOf = ({ name, nullable }: Column, { bytes }: Packed, row: number): number | null => {
  const high = int32(bytes, row * 8)
  const low = int32(bytes, row * 8 + 4) >>> 0
  if (high === -0x80000000 && low === 0 && nullable) return null
  if ((high === -0x80000000 && low === 0) || high === 0x7fffffff) throw new TypeError(`column ${name}: not a time`)
  // 2^32 microseconds are 4,294,967 milliseconds and 296 microseconds: exact for every date.
  return high * 4_294_967 + Math.floor((high * 296 + low) / 1000) + epoch
}

/** The number of a row. */
export const numberOf = ({ bytes }: Packed, row: number): number => int32(bytes, row * 4)

/** The flag of a row. */
export const flagOf = ({ bytes }: Packed, row: number): boolean => bytes[row] === 1

/** The UUID of a row as text. */
const idOf = ({ bytes }: Packed, row: number): string => {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + row * 16, 16).toString("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const sameId = (bytes: Uint8Array, row: number): boolean => {
  for (let at = row * 16; at < row * 16 + 16; at++) if (bytes[at] !== bytes[at - 16]) return false
  return true
}

/** The cell of a row. */
export const cellOf = (column: Column, values: Values, row: number): Cell => {
  if (!("bytes" in values)) return values[row] ?? null
  if (column.type === "id") return idOf(values, row)
  if (column.type === "time") return timeOf(column, values, row)
  return column.type === "flag" ? flagOf(values, row) : numberOf(values, row)
}

/** A column cell by cell. */
export const cellsOf = (column: Column, values: Values): ReadonlyArray<Cell> => {
  if (!("bytes" in values)) return values
  const cells: Array<Cell> = []
  for (let row = 0; row < values.length; row++) {
    // Rows come in the order of their ids: most repeat the one before, and the same text is found the faster.
    const repeats = column.type === "id" && row > 0 && sameId(values.bytes, row)
    cells.push(repeats ? (cells[row - 1] ?? null) : cellOf(column, values, row))
  }
  return cells
}

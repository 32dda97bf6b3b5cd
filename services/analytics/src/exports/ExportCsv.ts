/** Batches as lines of CSV (RFC 4180), safe to open in a spreadsheet, in UTF-8. Pure. */
import { csvCell, csvLine } from "../domain/Csv.ts"
import {
  numberWidth,
  reserve,
  timeWidth,
  timeWriter,
  writeAscii,
  writeNumber,
  writeText,
  writeUuid,
  type Written
} from "./CellBytes.ts"
import { type Batch, type Cell, type Column, rowsOf, type Values } from "./Columns.ts"
import { flagOf, numberOf, timeOf } from "./Packed.ts"

/** Characters of a UUID. */
const idWidth = 36

/** Bytes that a cell takes with the comma before it; text, which may be longer, asks for its own. */
const width = ({ type }: Column): number =>
  1 + (type === "time" ? timeWidth : type === "number" || type === "count" ? numberWidth : idWidth)

/** Writes the cells of a column, row by row; a null is nothing. */
const cellWriter = (column: Column, values: Values): ((into: Written, row: number) => void) => {
  const { type } = column
  const time = timeWriter()
  if ("bytes" in values) {
    return (into, row) => {
      if (type === "id") writeUuid(into, values.bytes, row * 16)
      else if (type === "number") writeNumber(into, numberOf(values, row))
      else if (type === "flag") writeAscii(into, String(flagOf(values, row)))
      else {
        const at = timeOf(column, values, row)
        if (at !== null) time(into, at)
      }
    }
  }
  // Titles repeat from row to row.
  let known: Cell = null
  let cell = ""
  const text = (into: Written, value: string) => {
    if (value !== known) {
      known = value
      cell = csvCell(value)
    }
    writeText(into, cell)
  }
  return (into, row) => {
    const value = values[row] ?? null
    if (typeof value === "string") {
      // UUIDs hold nothing that could need quotes.
      if (type === "id" && value.length === idWidth) writeAscii(into, value)
      else text(into, value)
    } else if (typeof value === "boolean") writeAscii(into, String(value))
    else if (type === "time" && typeof value === "number") time(into, value)
    else if (value !== null) writeNumber(into, value)
  }
}

/** The first line. */
export const csvHeader = (columns: ReadonlyArray<Column>): string => csvLine(columns.map(({ name }) => name))

/** A line a row. */
export const csvLines = (columns: ReadonlyArray<Column>, batch: Batch): Uint8Array<ArrayBuffer> => {
  const rows = rowsOf(batch)
  const line = columns.reduce((sum, column) => sum + width(column), 2)
  const cells = columns.map((column, at) => ({
    width: width(column),
    write: cellWriter(column, batch[at] ?? [])
  }))
  const into: Written = { bytes: new Uint8Array(rows * line), at: 0 }
  for (let row = 0; row < rows; row++) {
    let first = true
    for (const { width, write } of cells) {
      reserve(into, width)
      if (!first) into.bytes[into.at++] = 44
      first = false
      write(into, row)
    }
    reserve(into, 2)
    into.bytes[into.at++] = 13
    into.bytes[into.at++] = 10
  }
  return into.bytes.subarray(0, into.at)
}

/** Batches as lines of CSV (RFC 4180), safe to open in a spreadsheet. Pure. */
import { csvCell, csvLine } from "../domain/Csv.ts"
import { type Batch, type Cell, type Column, rowsOf } from "./Columns.ts"

/** The cells of a column as they stand in the file. Ids hold nothing that could need quotes. */
const texts = ({ type }: Column, values: ReadonlyArray<Cell>): ReadonlyArray<string> => {
  if (type === "time") {
    return values.map((value) => (typeof value === "number" ? new Date(value).toISOString() : ""))
  }
  if (type !== "text") return values.map((value) => (value === null ? "" : String(value)))
  // Titles repeat from row to row.
  let known: Cell = null
  let cell = ""
  return values.map((value) => {
    if (value !== known) {
      known = value
      cell = csvCell(typeof value === "bigint" ? String(value) : value)
    }
    return cell
  })
}

/** The first line. */
export const csvHeader = (columns: ReadonlyArray<Column>): string => csvLine(columns.map(({ name }) => name))

/** A line a row. */
export const csvLines = (columns: ReadonlyArray<Column>, batch: Batch): string => {
  const cells = columns.map((column, at) => texts(column, batch[at] ?? []))
  const rows = rowsOf(batch)
  let lines = ""
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < cells.length; at++) lines += (at === 0 ? "" : ",") + (cells[at]?.[row] ?? "")
    lines += "\r\n"
  }
  return lines
}

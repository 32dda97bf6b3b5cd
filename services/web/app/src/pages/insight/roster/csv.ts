/** Reading and writing CSV (RFC 4180) as far as a preview and a single row need. Pure. */

/** The first line that a bulk enrolment must have. */
export const header = ["email", "courseSlug"]

/** A value as a cell. */
const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** Rows as a document. */
export const writeCsv = (rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")

/** Every row of a document, cells trimmed, without empty rows and without a byte order mark. */
export const readCsv = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<ReadonlyArray<string>> = []
  let row: Array<string> = []
  let value = ""
  let quoted = false
  const endRow = () => {
    row.push(value.trim())
    if (row.some((one) => one !== "")) rows.push(row)
    row = []
    value = ""
  }
  const source = text.replace(/^\uFEFF/, "")
  for (let index = 0; index < source.length; index++) {
    const letter = source.charAt(index)
    if (quoted) {
      if (letter !== '"') value += letter
      else if (source.charAt(index + 1) === '"') {
        value += '"'
        index++
      } else quoted = false
    } else if (letter === '"' && value.trim() === "") {
      quoted = true
      value = ""
    } else if (letter === ",") {
      row.push(value.trim())
      value = ""
    } else if (letter === "\n") endRow()
    else value += letter
  }
  endRow()
  return rows
}

/** Lines of a CSV document (RFC 4180) that are safe to open in a spreadsheet (CWE-1236). Pure. */

/** A spreadsheet takes a cell that begins like this for a formula; an apostrophe before it makes it text. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

const needsQuotes = /[",\r\n']|^\s|\s$/

/** One cell; null is empty. */
export const csvCell = (value: string | number | boolean | null): string => {
  if (value === null) return ""
  if (typeof value !== "string") return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line, ended by CRLF. */
export const csvLine = (cells: ReadonlyArray<string | number | boolean | null>): string =>
  `${cells.map(csvCell).join(",")}\r\n`

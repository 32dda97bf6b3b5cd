/** What a file of a bulk enrolment would do, before it is sent. Pure. */
import { header, readCsv, writeCsv } from "./csv.ts"

/** As the service takes them. */
const limits = { rows: 10_000, bytes: 4 * 1024 * 1024 }

/** Why a file cannot be sent. */
export type FileFault = "empty" | "header" | "too-many" | "too-large"

export type RowFault = "columns" | "email" | "course"

export interface PreviewRow {
  /** From 1, below the header. */
  readonly row: number
  readonly email: string
  readonly courseSlug: string
  readonly fault: RowFault | undefined
}

export interface Preview {
  /** What is sent: the file, or with the course put beside every address when it had addresses alone. */
  readonly csv: string
  readonly rows: ReadonlyArray<PreviewRow>
  /** Whether the course was put in here. */
  readonly completed: boolean
}

const looksLikeAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text)

const rowOf = (cells: ReadonlyArray<string>, index: number): PreviewRow => {
  const [email = "", courseSlug = ""] = cells
  const fault =
    cells.length !== header.length
      ? "columns"
      : !looksLikeAddress(email)
        ? "email"
        : courseSlug === ""
          ? "course"
          : undefined
  return { row: index + 1, email, courseSlug, fault }
}

/** Reads a file. A file of addresses alone (first line `email`) is for the course `slug`. */
export const previewOf = (text: string, slug: string): Preview | FileFault => {
  if (new Blob([text]).size > limits.bytes) return "too-large"
  const [first, ...rest] = readCsv(text)
  if (first === undefined) return "empty"
  const completed = first.length === 1 && first[0] === header[0]
  if (!completed && first.join(",") !== header.join(",")) return "header"
  if (rest.length === 0) return "empty"
  if (rest.length > limits.rows) return "too-many"
  const rows = completed ? rest.map((cells) => [...cells, slug]) : rest
  return { csv: completed ? writeCsv([header, ...rows]) : text, rows: rows.map(rowOf), completed }
}

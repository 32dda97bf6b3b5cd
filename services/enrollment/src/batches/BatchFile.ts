/** Reads the CSV of a bulk enrolment (RFC 4180 by papaparse). Refuses a file whose form is wrong; a wrong row is a row's matter. Pure. */
import { batchHeader, batchLimits } from "@lyceum/api/EnrollmentBatches"
import { Result } from "effect"
import Papa from "papaparse"

/** A row as it was sent, trimmed. `problem`: why it cannot be worked, if it cannot. */
export interface FileRow {
  readonly email: string
  readonly courseSlug: string
  readonly problem: string | null
}

/** Longest values that are kept of a row: of an address (RFC 5321) and of a slug. What is longer is shown cut. */
const longest = { email: 254, courseSlug: 100 } as const
/** Places of faults that are named at most. */
const shownFaults = 10

const rowOf = (cells: ReadonlyArray<string>): FileRow => {
  const [email = "", courseSlug = ""] = cells.map((cell) => cell.trim())
  const problem =
    cells.length !== batchHeader.length
      ? `expected ${batchHeader.length} columns, found ${cells.length}`
      : email === "" || email.length > longest.email
        ? "the e-mail address is missing or too long"
        : courseSlug === "" || courseSlug.length > longest.courseSlug
          ? "the course is missing or its name is too long"
          : null
  return {
    email: email.slice(0, longest.email),
    courseSlug: courseSlug.slice(0, longest.courseSlug),
    problem
  }
}

/** The rows below the header, or the reasons why the file is refused as a whole. */
export const readBatch = (text: string): Result.Result<ReadonlyArray<FileRow>, ReadonlyArray<string>> => {
  if (text.includes("\u0000")) return Result.fail(["the file holds a NUL character: it is not text"])
  const parsed = Papa.parse<ReadonlyArray<string>>(text.replace(/^\uFEFF/, ""), {
    delimiter: ",",
    skipEmptyLines: "greedy",
    // One more than allowed shows that there are too many, and no more than that is read.
    preview: batchLimits.rows + 2
  })
  const faults = parsed.errors.filter(({ type }) => type === "Quotes")
  if (faults.length > 0) {
    return Result.fail(faults.slice(0, shownFaults).map(({ message, row }) => `row ${row ?? "?"}: ${message}`))
  }
  const [header, ...rows] = parsed.data
  if (header === undefined || header.map((cell) => cell.trim()).join(",") !== batchHeader.join(",")) {
    return Result.fail([`the first line must be: ${batchHeader.join(",")}`])
  }
  if (rows.length === 0) return Result.fail(["there is no row below the header"])
  if (rows.length > batchLimits.rows) return Result.fail([`more than ${batchLimits.rows} rows: split the file`])
  return Result.succeed(rows.map(rowOf))
}

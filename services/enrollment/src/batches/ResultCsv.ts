/** The result of a bulk enrolment as CSV. Pure. */
import type { BatchRow } from "@lyceum/api/EnrollmentBatches"
import Papa from "papaparse"

/**
 * Rows with their outcomes. A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or carriage
 * return) gets a leading apostrophe (CWE-1236, OWASP "CSV Injection").
 */
export const resultCsv = (rows: ReadonlyArray<typeof BatchRow.Type>): string =>
  Papa.unparse(
    {
      fields: ["row", "email", "courseSlug", "outcome", "reason"],
      data: rows.map(({ courseSlug, email, outcome, reason, row }) => [
        row,
        email ?? "",
        courseSlug,
        outcome ?? "",
        reason ?? ""
      ])
    },
    { escapeFormulae: true, newline: "\r\n" }
  )

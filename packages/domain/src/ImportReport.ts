/** What an import did with a course: nothing that was in the archive is passed over without a line here. */
import { Schema } from "effect"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** An element that was kept as an item of kind `unsupported`. `place`: titles from the section down, then (file, name). */
export const ReportUnsupported = Schema.Struct({
  place: Schema.String,
  tag: Schema.NonEmptyString,
  reason: Schema.String
}).annotate({ identifier: "ReportUnsupported" })
export type ReportUnsupported = typeof ReportUnsupported.Type

/** Something an author should look at: a missing file, a dangling link, a dropped script, a setting without a place here. */
export const ReportWarning = Schema.Struct({ place: Schema.String, message: Schema.String }).annotate({
  identifier: "ReportWarning"
})
export type ReportWarning = typeof ReportWarning.Type

/**
 * The report of one import. `elements` counts what stood in the source by tag (`chapter`, `html`, ...); `items` counts what
 * became of it by item kind; `notUsed` lists files of the archive that no part of the course came from.
 */
export const ImportReport = Schema.Struct({
  sections: Count,
  lessons: Count,
  pages: Count,
  items: Schema.Record(Schema.String, Count),
  elements: Schema.Record(Schema.String, Count),
  files: Count,
  unsupported: Schema.Array(ReportUnsupported),
  warnings: Schema.Array(ReportWarning),
  notUsed: Schema.Array(Schema.String)
}).annotate({ identifier: "ImportReport" })
export type ImportReport = typeof ImportReport.Type

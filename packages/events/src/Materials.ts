/**
 * What the file processor is told and what it reports. No events: both live in queues until they are worked.
 * An upload lies in quarantine under `quarantine/<courseId>/<materialId>`; what passes is promoted to a key that nobody can guess.
 */
import { CourseId, MaterialId } from "@lyceum/domain/Ids"
import { Schema } from "effect"

/** Queue of "an object was created": bodies are S3 event notifications (`{ Records: [...] }`), in every deployment. */
export const objectCreatedQueue = "object-created"
/** Queue of reports to the course service: bodies are `MaterialReportBody`. */
export const materialReportsQueue = "material-reports"

/** Where an upload waits to be checked. Objects under this prefix are deleted after a day in any case. */
export const quarantinePrefix = "quarantine/"
export const quarantineKey = (courseId: CourseId, materialId: MaterialId): string =>
  `${quarantinePrefix}${courseId}/${materialId}`

/** Why an upload is refused; the texts for people are the app's. */
export const MaterialRejection = Schema.Literals([
  "type-mismatch",
  "type-not-allowed",
  "empty",
  "too-large",
  "infected",
  "active-content",
  "encrypted",
  "corrupt",
  "archive-too-large",
  "archive-unsafe-path"
]).annotate({ identifier: "MaterialRejection" })
export type MaterialRejection = typeof MaterialRejection.Type

const Count = Schema.Int.check(Schema.isGreaterThan(0))

/** What was found in a file that passed. Pixels, seconds, pages; `null` = does not apply or the file does not tell. */
export const MaterialDescription = Schema.Struct({
  width: Schema.NullOr(Count),
  height: Schema.NullOr(Count),
  durationSeconds: Schema.NullOr(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))),
  pages: Schema.NullOr(Count),
  /** Number of cues of subtitles. */
  cues: Schema.NullOr(Schema.Int),
  /** Key of a WebP thumbnail, at most 480 pixels a side, without metadata. */
  thumbnailKey: Schema.NullOr(Schema.NonEmptyString),
  /** Key of the text found, UTF-8, cut at 5 MB: for search. */
  textKey: Schema.NullOr(Schema.NonEmptyString)
}).annotate({ identifier: "MaterialDescription" })
export type MaterialDescription = typeof MaterialDescription.Type

/** `etag` with `key` names one upload: its report may come more than once and says the same each time. */
const about = {
  courseId: CourseId,
  materialId: MaterialId,
  key: Schema.NonEmptyString,
  etag: Schema.NonEmptyString
}

export const MaterialReport = Schema.Union([
  Schema.TaggedStruct("processed", {
    ...about,
    /** Where the bytes are now. */
    objectKey: Schema.NonEmptyString,
    mediaType: Schema.NonEmptyString,
    size: Count,
    sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
    description: MaterialDescription
  }),
  Schema.TaggedStruct("rejected", { ...about, reasons: Schema.NonEmptyArray(MaterialRejection) })
]).annotate({ identifier: "MaterialReport" })
export type MaterialReport = typeof MaterialReport.Type

/** The body of a job: JSON, as `JobQueue.enqueue(materialReportsQueue, [{ id, body }])` takes it. */
export const MaterialReportBody = Schema.fromJsonString(Schema.toCodecJson(MaterialReport))

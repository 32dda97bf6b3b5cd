/** The progress service's contract: everything that it holds about the person who asks. */
import { PersonName } from "@lyceum/domain/Account"
import { EnrollmentStatus } from "@lyceum/domain/Enrollment"
import { AttemptId, CertificateId, CourseId, CourseVersion, ItemId } from "@lyceum/domain/Ids"
import { Answers } from "@lyceum/domain/Quiz"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Instant } from "./Instant.ts"
import { Bookmark, Note } from "./Notes.ts"
import { Authentication, Requires } from "./Security.ts"

const time = Instant

/** What the learner did with an item, and how it came to be complete. */
export const ExportedItem = Schema.Struct({
  itemId: ItemId,
  completedAt: Schema.NullOr(time),
  completedBy: Schema.NullOr(Schema.Literals(["viewed", "manual", "video", "quiz"])),
  lastViewedAt: Schema.NullOr(time),
  positionSeconds: Schema.NullOr(Schema.Finite),
  percentWatched: Schema.NullOr(Schema.Finite)
}).annotate({ identifier: "ExportedItem" })

/** A course that the learner is or was in. */
export const ExportedCourse = Schema.Struct({
  courseId: CourseId,
  courseVersion: CourseVersion,
  status: EnrollmentStatus,
  enrolledAt: time,
  completions: Schema.Array(Schema.Struct({ courseVersion: CourseVersion, completedAt: time })),
  // `learnerName`: as it is shown to others, null when it is not.
  certificates: Schema.Array(
    Schema.Struct({
      id: CertificateId,
      courseVersion: CourseVersion,
      issuedAt: time,
      learnerName: Schema.NullOr(PersonName)
    })
  ),
  items: Schema.Array(ExportedItem)
}).annotate({ identifier: "ExportedCourse" })
export type ExportedCourse = typeof ExportedCourse.Type

/** A try at a quiz with the learner's answers. */
export const ExportedAttempt = Schema.Struct({
  id: AttemptId,
  courseId: CourseId,
  courseVersion: CourseVersion,
  itemId: ItemId,
  number: Schema.Int,
  startedAt: time,
  deadline: Schema.NullOr(time),
  submittedAt: Schema.NullOr(time),
  score: Schema.NullOr(Schema.Finite),
  maximum: Schema.NullOr(Schema.Finite),
  passed: Schema.NullOr(Schema.Boolean),
  answers: Answers
}).annotate({ identifier: "ExportedAttempt" })
export type ExportedAttempt = typeof ExportedAttempt.Type

/** Own learning data; the account itself is in the user service's export. */
export const LearningExport = Schema.Struct({
  asOf: time,
  courses: Schema.Array(ExportedCourse),
  attempts: Schema.Array(ExportedAttempt),
  notes: Schema.Array(Note),
  bookmarks: Schema.Array(Bookmark)
}).annotate({ identifier: "LearningExport" })

const exportOwn = HttpApiEndpoint.get("own", "/v1/progress/export", { success: LearningExport })
  .annotate(Requires, "notes.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "Everything that the progress service holds about the signed-in person, as one JSON document to keep: streamed, so an answer that breaks off is not whole."
    })
  )

/** The person's own learning data. */
export class LearningExportGroup extends HttpApiGroup.make("learningExport")
  .add(exportOwn)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Export of learning data" })) {}

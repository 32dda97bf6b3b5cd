/** The progress service's contract: activity, progress and its reason, live changes, quiz attempts, certificates. */
import { Title } from "@lyceum/domain/Content"
import { CertificateId, CourseId, CourseVersion, ItemId, UserId } from "@lyceum/domain/Ids"
import { Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { AttemptsGroup } from "./Attempts.ts"
import { CertificateIssuerGroup, CertificatesGroup, CertificatesPublicGroup } from "./Certificates.ts"
import { contract, problems } from "./Conventions.ts"
import { Explanation, ItemProgress, NamedItem } from "./ItemProgress.ts"
import { describeEvents, LearningEventInput, LearningEventsGroup } from "./LearningEvents.ts"
import { LearningExportGroup } from "./LearningExport.ts"
import { BookmarksGroup, NotesGroup } from "./Notes.ts"
import { page, pageQuery } from "./Page.ts"
import { Conflict, ItemLocked, NotEnrolled, NotFound, ServiceUnavailable, TooMuchContention } from "./Problems.ts"
import { percent, time } from "./ProgressFields.ts"
import { stream } from "./ProgressStream.ts"
import { Authentication, Requires } from "./Security.ts"

const summary = {
  courseId: CourseId,
  courseVersion: CourseVersion,
  percent,
  completed: Schema.Boolean,
  completedAt: Schema.NullOr(time),
  certificateId: Schema.NullOr(CertificateId),
  resumeItemId: Schema.NullOr(ItemId),
  courseTitle: Title,
  completedItems: Schema.Int,
  requiredItems: Schema.Int,
  resumeItem: Schema.NullOr(NamedItem),
  updatedAt: time
}

/**
 * One course of a learner in a line. `resumeItem` is where "Continue" leads: the item of the newest activity, as long as it
 * is not complete and not locked; else the first required item that is open and not complete, in reading order from there
 * on, then from the start (a course that requires nothing offers its other items the same way); `null` once every required
 * item is complete, or nothing is left. `resumeItemId` is its id. `updatedAt`: the newest of enrolment, activity and
 * completion.
 */
export const ProgressSummary = Schema.Struct(summary).annotate({ identifier: "ProgressSummary" })

/**
 * A learner's progress in the version they are enrolled in. `percent` counts required items, rounds down, and is 100 only
 * when the course is completed. `completed` stays true once reached. `asOf` is when it was computed, from committed state.
 */
export const Progress = Schema.Struct({
  ...summary,
  userId: UserId,
  items: Schema.Array(ItemProgress),
  explanation: Explanation,
  asOf: time
}).annotate({ identifier: "Progress" })

const get = HttpApiEndpoint.get("get", "/v1/progress/:courseId", {
  params: { courseId: CourseId },
  query: { userId: Schema.optionalKey(UserId) },
  success: Progress,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(OpenApi.annotations({ description: "`userId`: for the course's instructor and admins." }))

const list = HttpApiEndpoint.get("list", "/v1/progress", {
  query: { ...pageQuery, completed: Schema.optionalKey(Schema.Literals(["true", "false"])) },
  success: page(ProgressSummary),
  error: ServiceUnavailable
})
  .annotate(Requires, "learning.read")
  .annotateMerge(
    OpenApi.annotations({
      description:
        "The signed-in learner's courses, newest enrolment first; `completed`: those alone that are, or are not."
    })
  )

const getItem = HttpApiEndpoint.get("getItem", "/v1/progress/:courseId/items/:itemId", {
  params: { courseId: CourseId, itemId: ItemId },
  success: ItemProgress,
  error: [NotEnrolled, NotFound, ServiceUnavailable]
})
  .annotate(Requires, "learning.read")
  .annotateMerge(OpenApi.annotations({ description: "One item of the signed-in learner's; `blockedBy` is whole." }))

const mark = HttpApiEndpoint.put("mark", "/v1/progress/:courseId/items/:itemId", {
  params: { courseId: CourseId, itemId: ItemId },
  payload: Schema.Struct({ state: Schema.Literals(["complete", "incomplete"]) }).annotate({ identifier: "ItemMark" }),
  success: ItemProgress,
  error: [NotEnrolled, NotFound, Conflict, ItemLocked, TooMuchContention, ServiceUnavailable]
})
  .annotate(Requires, "learning.record")
  .annotateMerge(
    OpenApi.annotations({ description: "For items with the rule `manual` alone; any other rule is a conflict." })
  )

/** How far a learner is, and why. */
export class ProgressGroup extends HttpApiGroup.make("progress")
  .add(get, list, getItem, mark, stream)
  .middleware(Authentication)
  .annotateMerge(OpenApi.annotations({ title: "Progress" })) {}

/** Public contract of the progress service. */
export class ProgressApi extends contract("progress")
  .add(
    LearningEventsGroup,
    ProgressGroup,
    AttemptsGroup,
    CertificateIssuerGroup,
    CertificatesPublicGroup,
    CertificatesGroup,
    NotesGroup,
    BookmarksGroup,
    LearningExportGroup
  )
  .annotate(HttpApi.AdditionalSchemas, [LearningEventInput])
  .annotate(OpenApi.Transform, describeEvents)
  .middleware(problems) {}

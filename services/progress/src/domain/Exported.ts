/** What a person is given of themselves. Pure. */
import type { ExportedAttempt, ExportedCourse } from "@lyceum/api/LearningExport"
import type { CertificateId, ItemId } from "@lyceum/domain/Ids"
import type { Answers } from "@lyceum/domain/Quiz"
import { DateTime } from "effect"
import type { ActivityRow } from "../projections/Activity.ts"
import type { AttemptRow } from "../projections/Attempts.ts"
import type { ShownName } from "../projections/CertificateNames.ts"
import type { KnownEnrollment } from "../projections/Enrollments.ts"
import { attemptSummary } from "./AttemptView.ts"
import type { LearnerProgressState } from "./LearnerProgress.ts"

/** A course with every item that was touched or completed in it. */
export const exportedCourse = (
  { courseId, courseVersion, enrolledAt, status }: KnownEnrollment,
  state: LearnerProgressState,
  activity: ReadonlyArray<ActivityRow>,
  shown: ReadonlyMap<CertificateId, ShownName>
): ExportedCourse => {
  const touched = new Map(activity.map((row) => [row.itemId, row]))
  const completed = new Map(state.completed.map((one) => [one.itemId, one]))
  const ids: ReadonlySet<ItemId> = new Set([...completed.keys(), ...touched.keys()])
  return {
    courseId,
    courseVersion,
    status,
    enrolledAt: DateTime.fromDateUnsafe(enrolledAt),
    completions: state.courses.map(({ completedAt, version }) => ({ courseVersion: version, completedAt })),
    certificates: state.certificates.map(({ id, issuedAt, version }) => ({
      id,
      courseVersion: version,
      issuedAt,
      learnerName: shown.get(id)?.name ?? null
    })),
    items: [...ids].map((itemId) => {
      const done = completed.get(itemId)
      const touch = touched.get(itemId)
      return {
        itemId,
        completedAt: done?.completedAt ?? null,
        completedBy: done?.rule ?? null,
        lastViewedAt: touch === undefined ? null : DateTime.fromDateUnsafe(touch.lastAt),
        positionSeconds: touch?.positionSeconds ?? null,
        percentWatched: touch?.percentWatched ?? null
      }
    })
  }
}

/** An attempt with what was answered. */
export const exportedAttempt = (row: AttemptRow, answers: Answers): ExportedAttempt => {
  const { status: _, ...line } = attemptSummary(row)
  return { ...line, courseId: row.courseId, itemId: row.itemId, answers }
}

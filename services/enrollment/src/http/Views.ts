/** Rows of the read model as the contract shows them, and whose they are. Pure. */
import type { EnrollmentItem } from "@lyceum/api/EnrollmentFields"
import type { EnrollmentDetail } from "@lyceum/api/Enrollments"
import type { Person } from "@lyceum/domain/Actor"
import { DateTime, Option } from "effect"
import type { EnrollmentRow } from "../projections/EnrollmentRows.ts"

/** Whether courses that are theirs count: not for somebody who was an instructor once. */
export const teaches = (person: Person): boolean => person.role !== "learner"

/** An enrolment is the learner's own, and that of the instructor whose course it is. */
export const own = (person: Person, row: EnrollmentRow): boolean =>
  row.userId === person.userId || (teaches(person) && row.ownerId === person.userId)

export const itemOf = (row: EnrollmentRow): typeof EnrollmentItem.Type => ({
  id: row.id,
  courseId: row.courseId,
  userId: row.userId,
  courseVersion: row.courseVersion,
  status: row.status,
  cohort: row.cohort,
  dueAt: row.dueAt === null ? null : DateTime.fromDateUnsafe(row.dueAt)
})

export const detailOf = (row: EnrollmentRow, position: Option.Option<number>): typeof EnrollmentDetail.Type => ({
  ...itemOf(row),
  certificateId: row.certificateId,
  waitlistPosition: Option.getOrNull(position),
  updatedAt: DateTime.fromDateUnsafe(row.updatedAt)
})

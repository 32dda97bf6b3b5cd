/** Rows of activity by enrolment. Pure. */
import type { EnrollmentId } from "@lyceum/domain/Ids"
import type { ActivityRow } from "../projections/Activity.ts"
import type { Touched } from "./ProgressView.ts"

/** What was touched in each of several enrolments; one without activity is absent. */
export const touchedBy = (rows: ReadonlyArray<ActivityRow>): ReadonlyMap<EnrollmentId, ReadonlyArray<Touched>> => {
  const touched = new Map<EnrollmentId, Array<Touched>>()
  for (const { enrollmentId, lastAt, ...row } of rows) {
    const one = {
      itemId: row.itemId,
      at: lastAt.getTime(),
      percentWatched: row.percentWatched,
      positionSeconds: row.positionSeconds
    }
    const known = touched.get(enrollmentId)
    if (known === undefined) touched.set(enrollmentId, [one])
    else known.push(one)
  }
  return touched
}

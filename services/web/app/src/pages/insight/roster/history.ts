/** Events of an enrolment in plain words. Pure. */
import type { EnrollmentHistoryEntry } from "@lyceum/sdk"

const kinds = {
  "lyceum.enrollment.enrolled.v1": "enrolled",
  "lyceum.enrollment.waitlisted.v1": "waitlisted",
  "lyceum.enrollment.promoted.v1": "promoted",
  "lyceum.enrollment.withdrawn.v1": "withdrawn",
  "lyceum.enrollment.completed.v1": "completed",
  "lyceum.enrollment.cohort-changed.v1": "cohort",
  "lyceum.enrollment.due-changed.v1": "due"
} as const

const isKnown = (type: string): type is keyof typeof kinds => Object.hasOwn(kinds, type)

/** What kind of event it is; `undefined` = one that this app does not know, said as it came. */
export const kindOf = ({ type }: EnrollmentHistoryEntry) => (isKnown(type) ? kinds[type] : undefined)

/** The cohort that an entry names between quotes; `undefined` = none. */
export const cohortIn = ({ summary }: EnrollmentHistoryEntry): string | undefined => /"(.+)"$/.exec(summary)?.[1]

/** The due date that an entry names, ISO 8601; `undefined` = none. */
export const dueIn = ({ summary }: EnrollmentHistoryEntry): string | undefined =>
  /^Due (\d{4}-\d{2}-\d{2}T\S+)$/.exec(summary)?.[1]

/** Who did it, as seen by `me`: `actor` is `user:<id>` or `service:<name>`. */
export const whoOf = (actor: string, learnerId: string, me: string | undefined) => {
  if (actor.startsWith("service:")) return "platform"
  const id = actor.replace(/^user:/, "")
  return id === me ? "you" : id === learnerId ? "learner" : "other"
}

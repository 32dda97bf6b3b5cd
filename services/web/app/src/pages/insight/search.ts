/** What the addresses of this area say: filters and what is open, so that a reload shows the same. */
import type { EnrollmentStatus } from "@lyceum/sdk"

/** In the order in which they are offered. */
export const statuses = [
  "active",
  "completed",
  "waitlisted",
  "withdrawn"
] as const satisfies ReadonlyArray<EnrollmentStatus>

type Search = Readonly<Record<string, unknown>>

const statusOf = (value: unknown): EnrollmentStatus | undefined => statuses.find((status) => status === value)

/** Hours of history that the chart can show. */
export const ranges = [1, 6, 24] as const
export type Range = (typeof ranges)[number]

export interface DashboardSearch {
  readonly status?: EnrollmentStatus
  readonly stuck?: true
  readonly hours?: Range
}

/** Reads the search part of the dashboard's address; what is not understood is left out. */
export const dashboardSearch = (search: Search): DashboardSearch => {
  const status = statusOf(search["status"])
  const hours = ranges.find((range) => range === Number(search["hours"]))
  return {
    ...(status !== undefined && { status }),
    ...((search["stuck"] === true || search["stuck"] === "true") && { stuck: true }),
    ...(hours !== undefined && { hours })
  }
}

export interface RosterSearch {
  readonly query?: string
  readonly status?: EnrollmentStatus
  /** The bulk enrolment whose report is open. */
  readonly batch?: string
}

/** Reads the search part of the roster's address; what is not understood is left out. */
export const rosterSearch = (search: Search): RosterSearch => {
  const { query, batch } = search
  const status = statusOf(search["status"])
  return {
    ...(typeof query === "string" && query !== "" && { query: query.slice(0, 254) }),
    ...(status !== undefined && { status }),
    ...(typeof batch === "string" && batch !== "" && { batch })
  }
}

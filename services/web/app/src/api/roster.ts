/** Who is in a course, and what becomes of enrolments. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { EnrollmentStatus, RosterEntry } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"

/** Every query about who is in a course starts with this: invalidate it after a change. */
export const rosterRoot = (courseId: string) => ["roster", courseId] as const

export interface RosterFilter {
  /** Part of a name or an address. */
  readonly query?: string
  readonly status?: EnrollmentStatus
}

/** Entries that make a part of the list worth showing, and how often to ask for one part at most. */
const enough = 25
const askAtMost = 8

interface RosterPart {
  readonly items: ReadonlyArray<RosterEntry>
  readonly nextCursor: string | null
}

/** A page of a search may be short, or empty, although more follow: asks on until there is something to show. */
const readPart = async (
  courseId: string,
  filter: RosterFilter,
  from: string,
  signal: AbortSignal
): Promise<RosterPart> => {
  const items: Array<RosterEntry> = []
  let cursor = from
  for (let asked = 0; asked < askAtMost; asked++) {
    const page = cursor === "" ? {} : { cursor }
    const { data } = await lyceum.roster.list({ path: { courseId }, query: { limit: 50, ...filter, ...page }, signal })
    items.push(...data.items)
    if (data.nextCursor === null || items.length >= enough) return { items, nextCursor: data.nextCursor }
    cursor = data.nextCursor
  }
  return { items, nextCursor: cursor }
}

/** The learners of a course by name, last changed first. Throws `not-found` for other people's courses. */
export const rosterQuery = (courseId: string, filter: RosterFilter) =>
  infiniteQueryOptions({
    queryKey: [...rosterRoot(courseId), "list", filter.query ?? "", filter.status ?? "any"],
    queryFn: ({ pageParam, signal }) => readPart(courseId, filter, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 5000
  })

/** One learner of a course by name; `null` when they never enrolled. */
export const rosterEntryQuery = (courseId: string, userId: string) =>
  queryOptions({
    queryKey: [...rosterRoot(courseId), "one", userId],
    queryFn: async ({ signal }) => {
      const { data } = await lyceum.roster.list({ path: { courseId }, query: { userId, limit: 1 }, signal })
      return data.items[0] ?? null
    }
  })

/** What happened to an enrolment, oldest first. */
export const enrollmentHistoryQuery = (enrollmentId: string) =>
  infiniteQueryOptions({
    queryKey: ["enrollments", enrollmentId, "history"],
    queryFn: async ({ pageParam, signal }) => {
      const query = pageParam === "" ? { limit: 50 } : { limit: 50, cursor: pageParam }
      return (await lyceum.enrollments.history({ path: { enrollmentId }, query, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0
  })

/** An enrolment with the entity tag that its next change must name. */
export const enrollmentQuery = (enrollmentId: string) =>
  queryOptions({
    queryKey: ["enrollments", enrollmentId, "one"],
    queryFn: async ({ signal }) => {
      const { data, response } = await lyceum.enrollments.get({ path: { enrollmentId }, signal })
      return { enrollment: data, etag: response.headers.get("etag") ?? "" }
    },
    staleTime: 0,
    gcTime: 0
  })

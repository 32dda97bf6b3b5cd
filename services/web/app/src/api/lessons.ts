/** What a learner reads: the outline of a version and its items. */
import { queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"

/** A version never changes, so what was read of it stays fresh; in milliseconds. */
const fresh = 10 * 60_000

/** The table of contents of a version. */
export const outlineQuery = (courseId: string, version: number) =>
  queryOptions({
    queryKey: ["courses", courseId, "outline", version],
    queryFn: async ({ signal }) =>
      (await lyceum.catalogue.outline({ path: { courseId }, query: { version }, signal })).data,
    staleTime: fresh
  })

/** One item in the version that the learner reads; its authors get the newest. Throws `not-enrolled`, `not-found`. */
export const itemQuery = (courseId: string, itemId: string) =>
  queryOptions({
    queryKey: ["courses", courseId, "items", itemId],
    queryFn: async ({ signal }) => (await lyceum.courses.item({ path: { courseId, itemId }, signal })).data,
    staleTime: fresh
  })

/** The caller's own enrolment in a course, `null` when there is none. */
export const ownEnrollmentQuery = (courseId: string, userId: string) =>
  queryOptions({
    queryKey: ["enrollments", "own", courseId, userId],
    queryFn: async ({ signal }) => {
      const { data } = await lyceum.enrollments.list({ query: { courseId, userId, limit: 1 }, signal })
      return data.items[0] ?? null
    }
  })

/** Items of a course that hold all the words, best match first. */
export const courseSearchQuery = (courseId: string, query: string) =>
  queryOptions({
    queryKey: ["courses", courseId, "search", query],
    queryFn: async ({ signal }) =>
      (await lyceum.courses.searchInside({ path: { courseId }, query: { query, limit: 30 }, signal })).data,
    staleTime: fresh
  })

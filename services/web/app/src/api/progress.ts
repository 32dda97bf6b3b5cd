/** How far the person who is signed in has come. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"

/** Every query about progress starts with this: invalidate it after something that may have changed any of it. */
export const progressRoot = ["progress"] as const

/** The whole progress in a course: every item with its state. Throws `not-enrolled`. */
export const progressQuery = (courseId: string) =>
  queryOptions({
    queryKey: [...progressRoot, "course", courseId],
    queryFn: async ({ signal }) => (await lyceum.progress.get({ path: { courseId }, signal })).data
  })

/** Courses of one page of the list. */
const pageSize = 100

/** The learner's courses with titles, counts and where to go on; newest enrolment first. */
export const myCoursesQuery = infiniteQueryOptions({
  queryKey: [...progressRoot, "list"],
  queryFn: async ({ pageParam, signal }) => {
    const query = pageParam === "" ? { limit: pageSize } : { limit: pageSize, cursor: pageParam }
    return (await lyceum.progress.list({ query, signal })).data
  },
  initialPageParam: "",
  getNextPageParam: (last) => last.nextCursor
})

/** One item with everything that locks it. */
export const itemProgressQuery = (courseId: string, itemId: string) =>
  queryOptions({
    queryKey: [...progressRoot, "item", courseId, itemId],
    queryFn: async ({ signal }) => (await lyceum.progress.getItem({ path: { courseId, itemId }, signal })).data
  })

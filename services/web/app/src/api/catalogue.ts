/** The catalogue: courses that anybody may read about. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import type { CourseSort } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"

/** Courses of one page of the list: full rows of two and of three. */
const pageSize = 12

/** What is looked for; nothing given = everything, newest first. */
export interface CourseWish {
  readonly query?: string
  readonly language?: string
  readonly sort?: CourseSort
}

/** Courses that fit a wish. While the next wish is answered, the answer to the one before stays. */
export const coursesQuery = (wish: CourseWish) =>
  infiniteQueryOptions({
    queryKey: ["courses", "list", wish],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...wish, limit: pageSize, ...(pageParam === "" ? {} : { cursor: pageParam }) }
      return (await lyceum.catalogue.listCourses({ query, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData
  })

/** How many courses each language has, of those that hold the words. */
export const languagesQuery = (query: string | undefined) =>
  queryOptions({
    queryKey: ["courses", "languages", query],
    queryFn: async ({ signal }) =>
      (await lyceum.catalogue.languages({ query: query === undefined ? {} : { query }, signal })).data.items,
    placeholderData: keepPreviousData
  })

/** A published course by its slug or id. Throws `not-found`. */
export const courseQuery = (slug: string) =>
  queryOptions({
    queryKey: ["courses", "one", slug],
    queryFn: async ({ signal }) => (await lyceum.catalogue.getCourse({ path: { courseId: slug }, signal })).data
  })

/** The published courses of these ids (at most 50), retired ones too. */
export const coursesOfQuery = (ids: ReadonlyArray<string>) =>
  queryOptions({
    queryKey: ["courses", "of", ids],
    queryFn: async ({ signal }) =>
      (await lyceum.catalogue.listCourses({ query: { ids: ids.join(",") }, signal })).data.items,
    enabled: ids.length > 0
  })

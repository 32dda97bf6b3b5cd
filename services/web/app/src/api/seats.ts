/** Free seats of a course. */
import { queryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"

/** Seats as they are now; they go quickly, so an answer is fresh for moments only. */
export const seatsQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["seats", courseId],
    staleTime: 5000,
    queryFn: async ({ signal }) => (await lyceum.seats.get({ path: { courseId }, signal })).data
  })

/** A learner's own notes and bookmarks of a course. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { isProblem, type Note } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"

/** Lines of one page. */
const pageSize = 50

/** Own notes in a course, last changed first. */
export const notesQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ["notes", courseId, "list"],
    queryFn: async ({ pageParam, signal }) => {
      const query = { courseId, limit: pageSize, ...(pageParam === "" ? {} : { cursor: pageParam }) }
      return (await lyceum.notes.list({ query, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor
  })

/** The note on an item; `null` = there is none. */
export const noteQuery = (courseId: string, itemId: string) =>
  queryOptions({
    queryKey: ["notes", courseId, "item", itemId],
    queryFn: async ({ signal }): Promise<Note | null> => {
      try {
        return (await lyceum.notes.get({ path: { courseId, itemId }, signal })).data
      } catch (error) {
        if (isProblem(error, "urn:lyceum:problem:not-found")) return null
        throw error
      }
    }
  })

/** All own bookmarks in a course, newest first: few enough for one list. */
export const bookmarksQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["bookmarks", courseId],
    queryFn: async ({ signal }) => (await lyceum.bookmarks.list({ query: { courseId, limit: 100 }, signal })).data.items
  })

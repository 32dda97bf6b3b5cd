/** A learner's own notes and bookmarks of a course. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { type Note, pages } from "@lyceum/sdk"
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

/** The note on an item; `null` = there is none. Found in the list: most items have none, and that is no error. */
export const noteQuery = (courseId: string, itemId: string) =>
  queryOptions({
    queryKey: ["notes", courseId, "item", itemId],
    queryFn: async ({ signal }): Promise<Note | null> => {
      for await (const note of pages((page) => lyceum.notes.list({ query: { ...page, courseId, limit: 100 }, signal })))
        if (note.itemId === itemId) return note
      return null
    }
  })

/** All own bookmarks in a course, newest first: few enough for one list. */
export const bookmarksQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["bookmarks", courseId],
    queryFn: async ({ signal }) => (await lyceum.bookmarks.list({ query: { courseId, limit: 100 }, signal })).data.items
  })

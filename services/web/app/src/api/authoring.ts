/** What authors read of their courses. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { CourseContent } from "@lyceum/sdk"
import { lyceum } from "./lyceum.ts"

/** The caller's own courses, drafts and retired ones too. Invalidate `["authoring", "courses"]` after changing one. */
export const ownCoursesQuery = infiniteQueryOptions({
  queryKey: ["authoring", "courses"],
  queryFn: async ({ pageParam, signal }) =>
    (await lyceum.catalogue.listCourses({ query: { owner: "me", limit: 100, ...pageParam }, signal })).data,
  initialPageParam: {},
  getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { cursor: nextCursor })
})

/** A draft and the entity tag that its next change must name. */
export interface LoadedDraft {
  readonly content: CourseContent
  readonly etag: string
}

/** Reads a draft as the server has it now. */
export const loadDraft = async (courseId: string, signal?: AbortSignal): Promise<LoadedDraft> => {
  const { data, response } = await lyceum.courses.getDraft({ path: { courseId }, ...(signal && { signal }) })
  return { content: data, etag: response.headers.get("etag") ?? "" }
}

/** The draft beside the published version, and the entity tag of what was compared. */
export const changesQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["authoring", courseId, "changes"],
    staleTime: 0,
    queryFn: async ({ signal }) => (await lyceum.courses.draftChanges({ path: { courseId }, signal })).data
  })

/** How often to look while the server checks uploads, in milliseconds. */
const whileChecking = 4000

/** The files of the saved draft with their uses, the uploads that are not in it, and what may be uploaded. */
export const materialsQuery = (courseId: string) =>
  queryOptions({
    queryKey: ["authoring", courseId, "materials"],
    staleTime: 0,
    queryFn: async ({ signal }) => (await lyceum.courses.materials({ path: { courseId }, signal })).data,
    refetchInterval: ({ state: { data } }) =>
      data?.uploads.some(({ state }) => state === "processing") === true ? whileChecking : false
  })

/** What happened to a course, newest first. */
export const historyQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: ["authoring", courseId, "history"],
    staleTime: 0,
    queryFn: async ({ pageParam, signal }) =>
      (await lyceum.courses.history({ path: { courseId }, query: { limit: 30, ...pageParam }, signal })).data,
    initialPageParam: {},
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : { cursor: nextCursor })
  })

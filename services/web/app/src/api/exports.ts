/** Files of analytics: asked for, watched while they are written, fetched by a short-lived link. */
import type { AnalyticsExport, NewExport } from "@lyceum/sdk"
import { infiniteQueryOptions } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"
import { askAgain } from "./query-client.ts"

/** How often to ask how far a file is, in milliseconds. */
const every = 1500

/** Everything about the exports of a course starts with this. */
export const exportsRoot = (courseId: string) => ["insight", courseId, "exports"] as const

/** Waits or is written: its line moves by itself. */
export const isOpen = ({ state }: AnalyticsExport): boolean => state === "queued" || state === "running"

/** Exports of a course, newest first; asked for again while one of them is open. */
export const exportsQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: exportsRoot(courseId),
    queryFn: async ({ pageParam, signal }) => {
      const page = pageParam === "" ? {} : { cursor: pageParam }
      return (await lyceum.analyticsExports.list({ query: { courseId, limit: 20, ...page }, signal })).data
    },
    initialPageParam: "",
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: (query) =>
      query.state.data?.pages.some(({ items }) => items.some(isOpen)) === true ? askAgain(every)(query) : false
  })

/** Asks for an export; the same `key` with the same wish is the same export. */
export const requestExport = async (wish: NewExport, key: string): Promise<AnalyticsExport> =>
  (await lyceum.analyticsExports.request({ body: wish, headers: { "Idempotency-Key": key } })).data

/** A fresh link to the file of one that is ready; `null` = it is not there any more. */
export const downloadOf = async (exportId: string) =>
  (await lyceum.analyticsExports.get({ path: { exportId } })).data.download

/** Cancels an export, or deletes its file. */
export const removeExport = (exportId: string) => lyceum.analyticsExports.remove({ path: { exportId } })

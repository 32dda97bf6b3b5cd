/** Names of learners beside numbers that carry ids alone. */
import { queryOptions, useQueries } from "@tanstack/react-query"
import { lyceum } from "./lyceum.ts"
import { rosterRoot } from "./roster.ts"

/** How many are asked for at a time when they are asked for one by one. */
const atOnce = 6

type Names = ReadonlyMap<string, string | null>

/** The first page of the roster knows most of them; the others are asked for by id. */
const readNames = async (courseId: string, userIds: ReadonlyArray<string>, signal: AbortSignal): Promise<Names> => {
  const names = new Map<string, string | null>()
  const read = async (query: { readonly limit: number; readonly userId?: string }) => {
    const { data } = await lyceum.roster.list({ path: { courseId }, query, signal })
    for (const { userId, name } of data.items) names.set(userId, name)
  }
  await read({ limit: 100 })
  const missing = userIds.filter((userId) => !names.has(userId))
  for (let from = 0; from < missing.length; from += atOnce)
    await Promise.all(missing.slice(from, from + atOnce).map((userId) => read({ limit: 1, userId })))
  return names
}

const namesQuery = (courseId: string, userIds: ReadonlyArray<string>) =>
  queryOptions({
    queryKey: [...rosterRoot(courseId), "names", ...userIds],
    queryFn: ({ signal }) => readNames(courseId, userIds, signal),
    staleTime: 5 * 60_000,
    enabled: userIds.length > 0
  })

/** Names by id; `null` = erased, absent = not known yet, or the service that knows does not answer (`failed`). */
export const useNames = (
  courseId: string,
  pages: ReadonlyArray<ReadonlyArray<string>>
): { readonly names: Names; readonly failed: boolean } =>
  useQueries({
    queries: pages.map((userIds) => namesQuery(courseId, userIds)),
    combine: (results) => ({
      names: new Map(results.flatMap(({ data }) => [...(data ?? [])])),
      failed: results.some(({ isError }) => isError)
    })
  })

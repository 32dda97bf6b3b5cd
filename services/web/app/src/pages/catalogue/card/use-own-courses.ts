/** Own progress beside courses of the catalogue. */
import { useInfiniteQuery } from "@tanstack/react-query"
import type { ProgressSummary } from "@lyceum/sdk"
import { useMemo } from "react"
import { myCoursesQuery } from "../../../api/progress.ts"
import { useAccount } from "../../../api/session.ts"

/** Progress by course; empty for visitors, and while it is not known: the catalogue does not wait for it. */
export const useOwnCourses = (): ReadonlyMap<string, ProgressSummary> => {
  const account = useAccount()
  const { data } = useInfiniteQuery({ ...myCoursesQuery, enabled: account !== null })
  return useMemo(
    () =>
      new Map(
        account === null
          ? []
          : data?.pages.flatMap(({ items }) => items.map((summary) => [summary.courseId, summary] as const))
      ),
    [account, data]
  )
}
